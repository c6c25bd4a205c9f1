package io.meshspan.backend.query.traceql;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 1.5s}, {@code 1h30m} and {@code 2d}. */
final class Durations {
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L,
          "w", 604_800_000_000_000L);
  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h|d|w)");

  private Durations() {}

  /**
   * Its nanoseconds.
   *
   * @throws NumberFormatException when it is none, or longer than 292 years
   */
  static long nanos(String text) {
    Matcher part = PART.matcher(text);
    BigDecimal sum = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      sum =
          sum.add(
              new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2)))));
      end = part.end();
    }
    if (end == 0 || end < text.length() || sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new NumberFormatException(text);
    }
    return sum.longValue();
  }

  /** As Go writes them: {@code 1h0m2.5s}, {@code 268ms}, {@code 0s}. */
  static String text(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    BigDecimal left = BigDecimal.valueOf(nanos).abs();
    for (String unit : List.of("ns", "µs", "ms")) {
      BigDecimal next = BigDecimal.valueOf(NANOS.get(unit) * 1_000);
      if (left.compareTo(next) < 0) {
        return sign + plain(left.divide(BigDecimal.valueOf(NANOS.get(unit)))) + unit;
      }
    }
    StringBuilder text = new StringBuilder(sign);
    for (String unit : List.of("h", "m")) {
      BigDecimal[] parts = left.divideAndRemainder(BigDecimal.valueOf(NANOS.get(unit)));
      if (text.length() > sign.length() || parts[0].signum() > 0) {
        text.append(parts[0].toBigInteger()).append(unit);
      }
      left = parts[1];
    }
    return text.append(plain(left.divide(BigDecimal.valueOf(NANOS.get("s")))))
        .append("s")
        .toString();
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
