package io.meshspan.codegen.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.codegen.registry.Span.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RegistryOfMeshspanTest {
  private final Registry registry = Registry.load();

  @Test
  void hasTheElevenFamiliesWithThirtyEightSpans() {
    Map<String, Integer> spans =
        registry.families().stream().collect(Collectors.toMap(Family::id, f -> f.spans().size()));
    assertThat(spans)
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("mape_k", 6),
                Map.entry("mesh", 3),
                Map.entry("spiffe", 3),
                Map.entry("ml", 3),
                Map.entry("ledger", 4),
                Map.entry("dao", 4),
                Map.entry("ebpf", 4),
                Map.entry("fl", 4),
                Map.entry("raft", 3),
                Map.entry("crdt", 2),
                Map.entry("contract", 2)));
    assertThat(registry.spans()).hasSizeGreaterThanOrEqualTo(38);
  }

  @Test
  void requiredAttributesComeInTheOrderOfTheParameters() {
    assertThat(parameters("raft.leader_election")).containsExactly("term", "candidateId");
    assertThat(parameters("mesh.message_forward"))
        .containsExactly("sourceId", "destinationId", "messageId");
    assertThat(parameters("dao.vote_cast")).containsExactly("proposalId", "voter", "voteChoice");
    assertThat(parameters("ledger.state_sync")).containsExactly("fromHeight", "toHeight");
    assertThat(parameters("mape_k.cycle")).containsExactly("nodeId");
  }

  @Test
  void theFirstKindIsTheUsualOne() {
    assertThat(span("mesh.message_forward").kinds()).containsExactly(Kind.PRODUCER, Kind.CONSUMER);
    assertThat(span("contract.call").kinds()).containsExactly(Kind.INTERNAL, Kind.CLIENT);
    assertThat(span("crdt.merge").kinds()).containsExactly(Kind.CONSUMER);
  }

  @Test
  void onlyPersonsAreSensitive() {
    List<String> sensitive =
        registry.families().stream()
            .flatMap(family -> family.attributes().stream())
            .filter(Attribute::isSensitive)
            .map(Attribute::name)
            .toList();
    assertThat(sensitive).containsExactlyInAnyOrder("dao.proposer", "dao.voter");
  }

  @Test
  void everySpanNamesItsSource() {
    assertThat(registry.spans()).allSatisfy(span -> assertThat(span.text().source()).isNotEmpty());
  }

  @Test
  void noAttributeNamesADurationBecauseTheSpanHasOne() {
    Set<String> names = new HashSet<>();
    for (Span span : registry.spans()) {
      span.attributes().forEach(use -> names.add(use.attribute().name()));
    }
    assertThat(names).isNotEmpty().noneMatch(name -> name.contains("duration"));
  }

  private Span span(String name) {
    return registry.spans().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private List<String> parameters(String name) {
    return span(name).required().stream().map(AttributeUse::javaName).toList();
  }
}
