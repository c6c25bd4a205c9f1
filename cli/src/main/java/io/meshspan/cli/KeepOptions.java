package io.meshspan.cli;

import io.meshspan.backend.DataDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Where spans are kept, for how long, and when a batch is safe. */
final class KeepOptions {
  private static final Duration STANDARD_TIME = Duration.ofDays(14);
  private static final KeepBytes STANDARD_BYTES = new KeepBytes(20 << 10);
  private static final Duration INTERVAL = Duration.ofMillis(200);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "A directory to keep spans in; it is made when it is missing, and one process at a time"
              + " uses it (default: none, spans are held in memory).")
  private Path data;

  @Option(
      names = "--keep-for",
      paramLabel = "TIME",
      converter = KeepTime.class,
      description =
          "With --data: how long spans are kept, such as 90m, 36h or 14d, counted by the hour in"
              + " which they came (default: 14d).")
  private Duration time;

  @Option(
      names = "--keep-bytes",
      paramLabel = "SIZE",
      converter = KeepBytes.Converter.class,
      description =
          "With --data: how much of the disk spans take, such as 512m, 20g or 1t; the oldest go"
              + " first. What came last lies in a log on top, and archived traces are not counted"
              + " (default: 20g).")
  private KeepBytes bytes;

  @Option(
      names = "--durability",
      paramLabel = "sync|interval",
      converter = WhenSynced.Converter.class,
      description =
          "With --data: sync acknowledges spans once they survive a loss of power; interval once"
              + " they survive the end of the process, and syncs every 200 ms, so that a loss of"
              + " power may cost the spans acknowledged in the 200 ms before it (default: sync).")
  private WhenSynced durability;

  KeepOptions() {}

  private enum WhenSynced {
    SYNC,
    INTERVAL;

    static final class Converter implements ITypeConverter<WhenSynced> {
      Converter() {}

      @Override
      public WhenSynced convert(String text) {
        for (WhenSynced each : values()) {
          if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
            return each;
          }
        }
        throw new TypeConversionException("\"" + text + "\" is neither sync nor interval");
      }
    }
  }

  /** Where and how spans are kept; none when they are held in memory. */
  Optional<DataDirectory> data() {
    if (data == null) {
      refuseWithoutData("--keep-for", time);
      refuseWithoutData("--keep-bytes", bytes);
      refuseWithoutData("--durability", durability);
      return Optional.empty();
    }
    DataDirectory directory = DataDirectory.at(data).keeping(time(), bytes().bytes());
    return Optional.of(isSynced() ? directory : directory.syncedEvery(INTERVAL));
  }

  private void refuseWithoutData(String option, Object given) {
    if (given != null) {
      throw new ParameterException(
          command.commandLine(),
          option + ": spans are held in memory: add --data DIR to keep them");
    }
  }

  private Duration time() {
    return time == null ? STANDARD_TIME : time;
  }

  private KeepBytes bytes() {
    return bytes == null ? STANDARD_BYTES : bytes;
  }

  private boolean isSynced() {
    return durability != WhenSynced.INTERVAL;
  }

  /** The same for a person. */
  String said() {
    if (data == null) {
      return "Spans are held in memory and gone when this ends.";
    }
    return "Spans are kept in %s for %s, in %s at most.%nThey are acknowledged %s."
        .formatted(
            data.toAbsolutePath().normalize(),
            KeepTime.said(time()),
            bytes(),
            isSynced()
                ? "once they survive a loss of power"
                : "at once and synced every "
                    + INTERVAL.toMillis()
                    + " ms: a loss of power may cost what came since");
  }
}
