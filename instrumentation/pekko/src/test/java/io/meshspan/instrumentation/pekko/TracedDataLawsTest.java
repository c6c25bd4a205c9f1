package io.meshspan.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What a value carries along must converge as the value itself does, or replicas would differ. */
final class TracedDataLawsTest {
  @Property
  void joiningCausesIsAMerge(
      @ForAll("causes") Causes a, @ForAll("causes") Causes b, @ForAll("causes") Causes c) {
    assertThat(a.joinedWith(b)).as("commutative").isEqualTo(b.joinedWith(a));
    assertThat(a.joinedWith(b).joinedWith(c))
        .as("associative")
        .isEqualTo(a.joinedWith(b.joinedWith(c)));
    assertThat(a.joinedWith(a)).as("idempotent").isEqualTo(a);
    assertThat(a.joinedWith(b).newest().size()).isLessThanOrEqualTo(Causes.MOST);
  }

  @Property
  void theNewestAreKept(@ForAll("causes") Causes some, @ForAll("cause") Cause one) {
    Cause latest = new Cause(one.trace(), Instant.ofEpochSecond(100_000));

    assertThat(some.and(latest).newest()).startsWith(latest);
    assertThat(some.and(latest).newsTo(some)).containsExactly(latest);
  }

  @Test
  void whatWasLetGoOfIsNoNews() {
    Causes held = Causes.NONE;
    for (long span = 1; span <= Causes.MOST + 9; span++) {
      held = held.and(new Cause(traceOf(span), Instant.ofEpochSecond(span)));
    }
    Cause longMerged = new Cause(traceOf(5), Instant.ofEpochSecond(5));
    Cause latest = new Cause(traceOf(99), Instant.ofEpochSecond(99));

    assertThat(Causes.of(List.of(longMerged, latest)).newsTo(held)).containsExactly(latest);
  }

  @Test
  void aKeyHasABound() {
    assertThatThrownBy(() -> TracedData.key("k".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("255");
  }

  @Provide
  Arbitrary<Cause> cause() {
    // few of each, so that the same ones and the same times meet
    return Combinators.combine(
            Arbitraries.longs().between(1, 40), Arbitraries.longs().between(1, 10))
        .as((span, second) -> new Cause(traceOf(span), Instant.ofEpochSecond(second)));
  }

  @Provide
  Arbitrary<Causes> causes() {
    return cause().list().ofMaxSize(30).map(list -> Causes.of(new ArrayList<>(oneEach(list))));
  }

  /** A span is made once: the same one at two times does not happen. */
  private static List<Cause> oneEach(List<Cause> causes) {
    List<Cause> each = new ArrayList<>();
    for (Cause cause : causes) {
      long span = Long.parseLong(cause.trace().spanId(), 16);
      each.add(new Cause(cause.trace(), Instant.ofEpochSecond(span % 7)));
    }
    return each;
  }

  static TraceContext traceOf(long span) {
    return TraceContext.of(
        SpanContext.createFromRemoteParent(
            String.format("%032x", 0xabcL),
            String.format("%016x", span),
            TraceFlags.getSampled(),
            TraceState.getDefault()));
  }
}
