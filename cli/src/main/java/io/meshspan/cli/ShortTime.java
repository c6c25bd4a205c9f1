package io.meshspan.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long a message takes: {@code 200ms}, {@code 2s}. */
final class ShortTime implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})(ms|s)");

  ShortTime() {}

  @Override
  public Duration convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException("\"" + text + "\" is not a time like 200ms or 2s");
    }
    long count = Long.parseLong(form.group(1));
    return form.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMillis(count);
  }
}
