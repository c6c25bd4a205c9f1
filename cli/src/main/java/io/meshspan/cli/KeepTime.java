package io.meshspan.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long spans are kept: {@code 90m}, {@code 36h}, {@code 14d}. */
final class KeepTime implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})([mhd])");

  KeepTime() {}

  @Override
  public Duration convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException(
          "\"" + text + "\" is not a time like 90m, 36h or 14d, of at most 99999 of its unit");
    }
    return duration(Long.parseLong(form.group(1)), form.group(2));
  }

  private static Duration duration(long count, String unit) {
    return switch (unit) {
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** The same in words. */
  static String said(Duration time) {
    if (time.toHours() * 60 != time.toMinutes()) {
      return count(time.toMinutes(), "minute");
    }
    return time.toHours() % 24 == 0 ? count(time.toDays(), "day") : count(time.toHours(), "hour");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
