package io.meshspan.bench.store;

import io.meshspan.store.disk.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code bench/run store} was asked for.
 *
 * @param sizes numbers of spans at which questions are asked, ascending
 */
record StoreOptions(List<Long> sizes, Durability durability, Path folder, Optional<Path> json) {
  /** Reads the words after the name; throws IllegalArgumentException with what is wrong. */
  static StoreOptions of(List<String> words) {
    List<Long> sizes = List.of(1_000_000L, 10_000_000L);
    Durability durability = new Durability.Sync();
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    Optional<Path> json = Optional.empty();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (!List.of("--spans", "--durability", "--in", "--json").contains(option)) {
        throw new IllegalArgumentException("\"" + option + "\" is not understood");
      }
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      String value = rest.next();
      switch (option) {
        case "--spans" -> sizes = sizes(value);
        case "--durability" -> durability = durability(value);
        case "--in" -> folder = Path.of(value).toAbsolutePath();
        default -> json = Optional.of(Path.of(value).toAbsolutePath());
      }
    }
    return new StoreOptions(sizes, durability, folder, json);
  }

  private static List<Long> sizes(String value) {
    if (!value.matches("[1-9][0-9]{0,9}(,[1-9][0-9]{0,9})*")) {
      throw new IllegalArgumentException(
          "--spans: \"" + value + "\" is not numbers of spans like 1000000,10000000");
    }
    return Arrays.stream(value.split(",", -1)).map(Long::valueOf).sorted().toList();
  }

  private static Durability durability(String value) {
    return switch (value) {
      case "sync" -> new Durability.Sync();
      case "interval" -> new Durability.Interval(Duration.ofMillis(200));
      default ->
          throw new IllegalArgumentException(
              "--durability: \"" + value + "\" is neither sync nor interval");
    };
  }
}
