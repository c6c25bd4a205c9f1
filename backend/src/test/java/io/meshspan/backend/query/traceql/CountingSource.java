package io.meshspan.backend.query.traceql;

import io.meshspan.store.AttributeKey;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanTally;
import io.meshspan.store.SpanTest;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceVisitor;
import java.util.List;
import java.util.Set;

/** Counts how often what is asked of another source. */
final class CountingSource implements SpanSource {
  private final SpanSource of;
  private int scans;
  private int observations;

  CountingSource(SpanSource of) {
    this.of = of;
  }

  int scans() {
    return scans;
  }

  int observations() {
    return observations;
  }

  @Override
  public void scan(TimeRange range, SpanTest necessary, TraceVisitor visitor) {
    scans++;
    of.scan(range, necessary, visitor);
  }

  @Override
  public void observe(SpanQuestion question, SpanObserver observer) {
    observations++;
    of.observe(question, observer);
  }

  @Override
  public List<SpanTally> tallies(TimeRange range) {
    return of.tallies(range);
  }

  @Override
  public Set<AttributeKey> keys(TimeRange range) {
    return of.keys(range);
  }
}
