package io.meshspan.backend.query.traceql;

import io.meshspan.store.Attribute;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A set of spans on its way through a pipeline.
 *
 * @param said of the set as a whole: values that it was split by, and aggregates
 */
record SpanGroup(BitSet spans, List<Attribute> said) {
  SpanGroup {
    said = List.copyOf(said);
  }

  SpanGroup saying(Attribute more) {
    List<Attribute> all = new ArrayList<>(said);
    all.removeIf(each -> each.key().equals(more.key()));
    all.add(more);
    return new SpanGroup(spans, all);
  }
}
