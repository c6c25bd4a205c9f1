package io.meshspan.cli.load;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Where variety comes from: one seed, and the shapes that real systems have. The same seed gives
 * the same sequence on every JVM. For one thread.
 */
final class Chance {
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final int FACTORS = 4_096;
  private static final double[] LOG_NORMAL = logNormal();

  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** True with this probability, 0 to 1. */
  boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** A whole number from the least to the most, both included. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /** A real number from 0 to 1. */
  double share() {
    return random.nextDouble();
  }

  long number() {
    return random.nextLong();
  }

  /** A duration: log-normal around the median, and one in a hundred far slower. */
  long nanosAround(long median) {
    double factor = LOG_NORMAL[random.nextInt(FACTORS)];
    if (random.nextInt(100) == 0) {
      factor *= 4 + 16 * random.nextDouble();
    }
    return Math.max(1, (long) (median * factor));
  }

  /** A size or a count: log-normal around the median, at least 1. */
  long around(long median) {
    return Math.max(1, (long) (median * LOG_NORMAL[random.nextInt(FACTORS)]));
  }

  <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** One of the values, the first far more often than the last. */
  <T> T oneOf(Skewed<T> values) {
    return values.at(random.nextDouble());
  }

  /** {@code 0x} and 64 digits. */
  String hash() {
    return hex("0x", 64);
  }

  /** The prefix, and that many hexadecimal digits; a multiple of 8. */
  String hex(String prefix, int digits) {
    char[] text = new char[prefix.length() + digits];
    prefix.getChars(0, prefix.length(), text, 0);
    int bits = 0;
    for (int i = 0; i < digits; i++) {
      if (i % 8 == 0) {
        bits = random.nextInt();
      }
      text[prefix.length() + i] = HEX[bits & 15];
      bits >>>= 4;
    }
    return new String(text);
  }

  private static double[] logNormal() {
    SplittableRandom fixed = new SplittableRandom(1);
    double[] factors = new double[FACTORS];
    for (int i = 0; i < FACTORS; i++) {
      double normal = -6;
      for (int k = 0; k < 12; k++) { // a sum of twelve is near enough to normal
        normal += fixed.nextDouble();
      }
      factors[i] = StrictMath.exp(0.6 * normal); // Math.exp may differ in its last bit by machine
    }
    return factors;
  }
}
