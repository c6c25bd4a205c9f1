package io.meshspan.cli;

import io.meshspan.cli.load.Histogram;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the spans that were created, over all nodes. Thread-safe. */
final class Deliveries {
  private final LongAdder created = new LongAdder();
  private final LongAdder exported = new LongAdder();
  private final Map<String, Long> dropped = new TreeMap<>();
  private final Histogram answers = new Histogram();

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

  /** A batch was on its way so long until the backend said that it took it. */
  void answeredAfter(long nanos) {
    synchronized (answers) {
      answers.record(nanos);
    }
  }

  /** How long batches were on their way; to be read once no more are. */
  Histogram answers() {
    synchronized (answers) {
      return answers;
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
