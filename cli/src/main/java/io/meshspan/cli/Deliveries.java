package io.meshspan.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the spans that were created, over all nodes. Thread-safe. */
final class Deliveries {
  private final LongAdder created = new LongAdder();
  private final LongAdder exported = new LongAdder();
  private final Map<String, Long> dropped = new TreeMap<>();

  void created() {
    created.increment();
  }

  void exported(int spans) {
    exported.add(spans);
  }

  void dropped(int spans, String reason) {
    if (spans > 0) {
      synchronized (dropped) {
        dropped.merge(reason, (long) spans, Long::sum);
      }
    }
  }

  long createdSoFar() {
    return created.sum();
  }

  long exportedSoFar() {
    return exported.sum();
  }

  Map<String, Long> droppedByReason() {
    synchronized (dropped) {
      return new TreeMap<>(dropped);
    }
  }
}
