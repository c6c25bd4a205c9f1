package io.meshspan.store;

import java.util.Optional;

/**
 * A span's id: 64 bits, never zero (W3C Trace Context §3.2.2.4).
 *
 * @param bits the eight bytes, first byte highest
 */
public record SpanId(long bits) {
  public SpanId {
    if (bits == 0) {
      throw new IllegalArgumentException("a span id is never all zero");
    }
  }

  /** Reads 1 to 16 hex digits of either case; leading zeros may be missing. Empty if it is none. */
  public static Optional<SpanId> ofHex(String text) {
    if (!Hex.isHex(text, 16)) {
      return Optional.empty();
    }
    long bits = Long.parseUnsignedLong(text, 16);
    return bits == 0 ? Optional.empty() : Optional.of(new SpanId(bits));
  }

  /** 16 lower-case hex digits. */
  public String hex() {
    return Hex.of(bits);
  }

  @Override
  public String toString() {
    return hex();
  }
}
