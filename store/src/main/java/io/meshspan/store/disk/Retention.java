package io.meshspan.store.disk;

import java.time.Duration;

/**
 * How long spans are kept: until either limit is reached, counted from when they came. What goes,
 * goes a segment at a time, the oldest first.
 *
 * @param age at least a minute
 * @param bytes that segments take at most; above zero
 */
public record Retention(Duration age, long bytes) {
  public Retention {
    if (age.toMinutes() < 1) {
      throw new IllegalArgumentException("spans are kept for at least a minute, not " + age);
    }
    if (bytes < 1) {
      throw new IllegalArgumentException("segments take at least a byte, not " + bytes);
    }
  }

  /** 14 days, 20 GiB. */
  public static Retention standard() {
    return new Retention(Duration.ofDays(14), 20L << 30);
  }
}
