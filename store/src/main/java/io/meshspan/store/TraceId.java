package io.meshspan.store;

import java.util.Optional;

/**
 * A trace's id: 128 bits, never all zero (W3C Trace Context §3.2.2.3).
 *
 * @param high the first eight bytes, 0 for the 64-bit ids of older tracers
 * @param low the last eight bytes
 */
public record TraceId(long high, long low) {
  public TraceId {
    if ((high | low) == 0) {
      throw new IllegalArgumentException("a trace id is never all zero");
    }
  }

  /** Reads 1 to 32 hex digits of either case; leading zeros may be missing. Empty if it is none. */
  public static Optional<TraceId> ofHex(String text) {
    if (!Hex.isHex(text, 32)) {
      return Optional.empty();
    }
    int split = Math.max(0, text.length() - 16);
    long high = split == 0 ? 0 : Long.parseUnsignedLong(text, 0, split, 16);
    long low = Long.parseUnsignedLong(text, split, text.length(), 16);
    return (high | low) == 0 ? Optional.empty() : Optional.of(new TraceId(high, low));
  }

  /** 32 lower-case hex digits. */
  public String hex() {
    return Hex.of(high) + Hex.of(low);
  }

  @Override
  public String toString() {
    return hex();
  }
}
