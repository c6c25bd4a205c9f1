package io.meshspan.cli.load;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * When a rare value is due: by the count of spans, so that scenes may be as frequent as they like.
 */
final class Rarity {
  private final SplittableRandom random;
  private final LongSupplier spans;
  private long next;

  Rarity(long seed, LongSupplier spans) {
    this.random = new SplittableRandom(seed);
    this.spans = spans;
    this.next = random.nextLong(RareValues.SPANS_APART);
  }

  /** Whether it is due; if so, not again for a while. */
  boolean isDue() {
    long now = spans.getAsLong();
    if (now < next) {
      return false;
    }
    next = now + RareValues.SPANS_APART / 2 + random.nextLong(RareValues.SPANS_APART);
    return true;
  }
}
