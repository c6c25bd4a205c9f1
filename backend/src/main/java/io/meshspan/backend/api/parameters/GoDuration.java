package io.meshspan.backend.api.parameters;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them: {@code 1.5s}, {@code 100ms}, {@code 1h2m}, {@code 0}.
 *
 * <p>Source: the documentation of Go's {@code time.ParseDuration}. Negative ones are refused: a
 * span never lasts that long.
 */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("\\G(\\d{1,19}(?:\\.\\d{0,19})?|\\.\\d{1,19})(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /**
   * Nanoseconds; parts of one are cut off.
   *
   * @param name the parameter's, for the message
   * @throws BadParameterException when the text is no duration, negative, or beyond 292 years
   */
  public static long nanos(String name, String text) {
    String unsigned = text.startsWith("+") ? text.substring(1) : text;
    if (unsigned.equals("0")) {
      return 0;
    }
    BigDecimal sum = BigDecimal.ZERO;
    Matcher part = PART.matcher(unsigned);
    int end = 0;
    while (part.find()) {
      long unit = NANOS.get(part.group(2));
      sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      end = part.end();
    }
    if (unsigned.isEmpty()
        || end != unsigned.length()
        || sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new BadParameterException(
          "unable to parse param '"
              + name
              + "': \""
              + text
              + "\" is not a duration such as 1.5s, 100ms, 200us or 1h2m");
    }
    return sum.longValue();
  }
}
