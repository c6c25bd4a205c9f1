package io.meshspan.bench.backend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code bench/run backend} was asked for.
 *
 * @param rate spans a second
 * @param runTime how long the load that is measured goes on
 * @param warmUp how long one goes on before it, of which nothing is measured
 * @param durabilities of ours, one after the other
 * @param asking whether questions are asked beside it
 */
record Options(
    int rate,
    Duration runTime,
    Duration warmUp,
    List<String> durabilities,
    Asking asking,
    Optional<Path> json,
    Optional<Path> peers) {
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,5})([sm])");
  private static final List<String> VALUED =
      List.of("--rate", "--for", "--warm-up", "--durability", "--json", "--peers");

  /** Whether there are questions beside the load. */
  enum Asking {
    QUESTIONS,
    NOTHING
  }

  /** Reads the words after the name; throws IllegalArgumentException with what is wrong. */
  static Options of(List<String> words) {
    int rate = 20_000;
    Duration runTime = Duration.ofSeconds(60);
    Duration warmUp = Duration.ofSeconds(15);
    List<String> durabilities = List.of("sync");
    Asking asking = Asking.QUESTIONS;
    Optional<Path> json = Optional.empty();
    Optional<Path> peers = Optional.empty();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (option.equals("--no-questions")) {
        asking = Asking.NOTHING;
        continue;
      }
      if (!VALUED.contains(option)) {
        throw new IllegalArgumentException("\"" + option + "\" is not understood");
      }
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      String value = rest.next();
      switch (option) {
        case "--rate" -> rate = rate(value);
        case "--for" -> runTime = time(option, value);
        case "--warm-up" -> warmUp = time(option, value);
        case "--durability" -> durabilities = durabilities(value);
        case "--json" -> json = Optional.of(Path.of(value).toAbsolutePath());
        default -> peers = Optional.of(folder(value));
      }
    }
    return new Options(rate, runTime, warmUp, durabilities, asking, json, peers);
  }

  private static int rate(String value) {
    if (!value.matches("[1-9][0-9]{0,6}")) {
      throw new IllegalArgumentException("--rate: \"" + value + "\" is not a number of spans");
    }
    return Integer.parseInt(value);
  }

  private static List<String> durabilities(String value) {
    return switch (value) {
      case "sync", "interval" -> List.of(value);
      case "both" -> List.of("sync", "interval");
      default ->
          throw new IllegalArgumentException(
              "--durability: sync, interval or both, not \"" + value + "\"");
    };
  }

  private static Duration time(String option, String value) {
    Matcher form = TIME.matcher(value);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          option + ": \"" + value + "\" is not a time like 90s or 5m");
    }
    long count = Long.parseLong(form.group(1));
    return form.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMinutes(count);
  }

  private static Path folder(String value) {
    Path folder = Path.of(value).toAbsolutePath();
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("--peers: " + folder + " is not a directory");
    }
    return folder;
  }
}
