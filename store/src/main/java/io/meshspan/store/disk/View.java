package io.meshspan.store.disk;

import io.meshspan.store.segment.Segment;
import io.meshspan.store.segment.TraceSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What a store holds at one moment: every span is in exactly one of these.
 *
 * @param active takes what comes
 * @param frozen on their way into segments, newest first
 * @param segments in the order in which retention drops them, oldest first
 * @param spansDropped that were in segments which retention dropped, since the store was opened
 */
record View(Head active, List<Head> frozen, List<Segment> segments, long spansDropped) {
  View {
    frozen = List.copyOf(frozen);
    segments = List.copyOf(segments);
  }

  /** All but the active head. */
  List<TraceSource> settled() {
    List<TraceSource> all = new ArrayList<>(frozen);
    for (int i = segments.size() - 1; i >= 0; i--) {
      all.add(segments.get(i));
    }
    return all;
  }

  List<TraceSource> sources() {
    List<TraceSource> all = new ArrayList<>();
    all.add(active);
    all.addAll(settled());
    return all;
  }

  List<Head> heads() {
    List<Head> all = new ArrayList<>();
    all.add(active);
    all.addAll(frozen);
    return all;
  }

  long spans() {
    return heads().stream().mapToLong(Head::spans).sum()
        + segments.stream().mapToLong(Segment::spans).sum();
  }

  long traces() {
    return heads().stream().mapToLong(Head::tracesBegun).sum()
        + segments.stream().mapToLong(each -> each.history().tracesBegun()).sum();
  }
}
