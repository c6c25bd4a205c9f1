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

/** Where a query finds what it needs. */
public interface SpanSource {
  /** Shows whole traces of a range that have a span which passes; others may be shown too. */
  void scan(TimeRange range, SpanTest necessary, TraceVisitor visitor);

  /** Shows single spans. */
  void observe(SpanQuestion question, SpanObserver observer);

  /** The spans that start in a range, added up. */
  List<SpanTally> tallies(TimeRange range);

  /** The keys that attributes have in a range; more may be told. */
  Set<AttributeKey> keys(TimeRange range);
}
