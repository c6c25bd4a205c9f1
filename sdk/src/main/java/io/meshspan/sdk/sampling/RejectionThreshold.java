package io.meshspan.sdk.sampling;

/**
 * Below which randomness a trace is not kept: the {@code th} of OpenTelemetry's specification
 * ("TraceState: Probability Sampling"). Whoever decides about the same trace with a lower threshold
 * keeps all that a higher one keeps, which is what makes such decisions consistent.
 *
 * @param value 0 (everything is kept) to 2^56 (nothing is)
 */
record RejectionThreshold(long value) {
  /** Values of randomness there are: its 56 bits. */
  static final long RANGE = 1L << 56;

  static final RejectionThreshold KEEPS_ALL = new RejectionThreshold(0);
  static final RejectionThreshold KEEPS_NOTHING = new RejectionThreshold(RANGE);

  private static final int DIGITS = 14;

  RejectionThreshold {
    if (value < 0 || value > RANGE) {
      throw new IllegalArgumentException("a threshold is 0 to 2^56, not " + value);
    }
  }

  /**
   * The threshold that keeps such a share.
   *
   * @param probability 0 to 1; what is below 2^-56 keeps nothing
   */
  static RejectionThreshold keeping(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability is 0 to 1, not " + probability);
    }
    return new RejectionThreshold(RANGE - Math.round(probability * RANGE));
  }

  /** The share of traces that is kept, 0 to 1. */
  double probability() {
    return (double) (RANGE - value) / RANGE;
  }

  /** Whether a trace of this randomness (0 to 2^56 - 1) is kept. */
  boolean keeps(long randomness) {
    return randomness >= value;
  }

  /** Fourteen hexadecimal digits without the zeros at their end, at least one digit. */
  String hex() {
    String digits = Long.toHexString(value | RANGE).substring(1); // the leading zeros too
    int length = DIGITS;
    while (length > 1 && digits.charAt(length - 1) == '0') {
      length--;
    }
    return digits.substring(0, length);
  }
}
