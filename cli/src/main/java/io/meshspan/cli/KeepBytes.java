package io.meshspan.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How much of a disk spans take.
 *
 * @param mebibytes 256 or more: spans go a file at a time, and a few of those should fit
 */
record KeepBytes(long mebibytes) {
  private static final long LEAST = 256;

  /** In bytes. */
  long bytes() {
    return mebibytes << 20;
  }

  @Override
  public String toString() {
    return mebibytes % 1024 == 0 ? mebibytes / 1024 + " GiB" : mebibytes + " MiB";
  }

  /** Reads the option: {@code 512m}, {@code 20g}, {@code 1t}. */
  static final class Converter implements ITypeConverter<KeepBytes> {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})([mgt])");

    Converter() {}

    @Override
    public KeepBytes convert(String text) {
      Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
      if (form.matches()) {
        KeepBytes size = of(Long.parseLong(form.group(1)), form.group(2));
        if (size.mebibytes() >= LEAST) {
          return size;
        }
      }
      throw new TypeConversionException(
          "\"" + text + "\" is not a size like 512m, 20g or 1t, of at least " + LEAST + "m");
    }

    private static KeepBytes of(long count, String unit) {
      return switch (unit) {
        case "m" -> new KeepBytes(count);
        case "g" -> new KeepBytes(count << 10);
        default -> new KeepBytes(count << 20);
      };
    }
  }
}
