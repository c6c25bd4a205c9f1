package io.meshspan.store;

/** Ids as text. */
final class Hex {
  private Hex() {}

  /** 16 lower-case digits. */
  static String of(long bits) {
    String digits = Long.toHexString(bits);
    return "0".repeat(16 - digits.length()) + digits;
  }

  /** Whether the text is 1 to {@code most} hex digits of either case. */
  static boolean isHex(String text, int most) {
    if (text.isEmpty() || text.length() > most) {
      return false;
    }
    return text.chars()
        .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
  }
}
