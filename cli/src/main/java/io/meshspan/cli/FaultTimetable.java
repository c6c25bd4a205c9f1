package io.meshspan.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** When which fault begins, counted from the moment when all nodes are up. */
interface FaultTimetable {
  /** The next fault that is due, once. */
  Optional<Fault> due(Duration sinceAllAreUp, Function<FaultKind, List<String>> targets);

  /** No fault ever. */
  static FaultTimetable none() {
    return (since, targets) -> Optional.empty();
  }

  /** One after the other, at random: the same seed and the same nodes make the same ones. */
  static FaultTimetable random(long seed) {
    return new RandomFaults(new Random(seed));
  }

  /**
   * As a file says, a line each: {@code 30s pause node-2 for 10s}, {@code 1m delay node-1--node-2
   * by 300ms for 20s}, {@code 90s drop node-1--node-2 share 0.4}. What follows a {@code #} is for
   * people. Throws, naming the line, where it says something else.
   */
  static FaultTimetable read(Path file) {
    return WrittenFaults.read(file);
  }
}
