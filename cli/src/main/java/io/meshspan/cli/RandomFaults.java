package io.meshspan.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Faults of random kind and target that last 8 to 15 s, with 10 to 30 s between them. */
final class RandomFaults implements FaultTimetable {
  private final Random random;
  private Duration next = Duration.ofSeconds(15);

  RandomFaults(Random random) {
    this.random = random;
  }

  @Override
  public Optional<Fault> due(Duration since, Function<FaultKind, List<String>> targets) {
    if (since.compareTo(next) < 0) {
      return Optional.empty();
    }
    List<FaultKind> kinds = List.of(FaultKind.values());
    FaultKind kind = kinds.get(random.nextInt(kinds.size()));
    List<String> all = targets.apply(kind);
    String target = all.get(random.nextInt(all.size()));
    Duration time = Duration.ofSeconds(8 + random.nextInt(8));
    next = since.plus(time).plusSeconds(10 + random.nextInt(21));
    return Optional.of(Fault.usual(kind, target).lasting(time));
  }
}
