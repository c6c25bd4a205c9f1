package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.catalog.SpanCatalog;
import io.meshspan.api.catalog.SpanDescription;
import io.meshspan.api.core.SpanFamily;
import io.meshspan.api.core.TypedSpan;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpanCatalogTest {
  /** The families of the first registry; more may come, none may go. */
  @Test
  void theElevenFamiliesHaveTheirThirtyEightSpans() {
    assertThat(SpanCatalog.spans().stream().map(SpanDescription::family).distinct())
        .contains(
            "mape_k",
            "mesh",
            "spiffe",
            "ml",
            "ledger",
            "dao",
            "ebpf",
            "fl",
            "raft",
            "crdt",
            "contract");
    assertThat(SpanCatalog.spans()).hasSizeGreaterThanOrEqualTo(38);
  }

  @Test
  void everyMethodThatStartsASpanIsDescribedAndNoOther() {
    List<String> methods =
        Arrays.stream(Meshspan.class.getMethods())
            .filter(family -> SpanFamily.class.isAssignableFrom(family.getReturnType()))
            .flatMap(SpanCatalogTest::starts)
            .distinct()
            .toList();
    assertThat(SpanCatalog.spans())
        .extracting(span -> span.familyMethod() + "." + span.method())
        .containsExactlyInAnyOrderElementsOf(methods);
  }

  @Test
  void aSpanIsFoundByItsName() {
    assertThat(SpanCatalog.find("raft.leader_election"))
        .hasValueSatisfying(span -> assertThat(span.method()).isEqualTo("leaderElection"));
    assertThat(SpanCatalog.find("raft.leader_selection")).isEmpty();
    assertThat(SpanCatalog.find(null)).isEmpty();
  }

  private static Stream<String> starts(Method family) {
    return Arrays.stream(family.getReturnType().getMethods())
        .filter(method -> TypedSpan.class.isAssignableFrom(method.getReturnType()))
        .map(method -> family.getName() + "." + method.getName());
  }
}
