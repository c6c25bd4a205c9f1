package io.meshspan.bench.backend;

import io.meshspan.cli.load.Histogram;

/** How long the answers to one question took, and how large they were. For one thread at a time. */
final class Answers {
  private final Histogram times = new Histogram();
  private long characters;

  Answers() {}

  void add(long nanos, int length) {
    times.record(nanos);
    characters += length;
  }

  Histogram times() {
    return times;
  }

  /** Characters of an answer on average: an empty one is quick. */
  long meanLength() {
    return times.count() == 0 ? 0 : characters / times.count();
  }
}
