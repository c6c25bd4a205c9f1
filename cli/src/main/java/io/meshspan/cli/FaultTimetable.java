package io.meshspan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

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
    return new AtRandom(new Random(seed));
  }

  /** Faults of random kind and target that last 8 to 15 s, with 10 to 30 s between them. */
  final class AtRandom implements FaultTimetable {
    private final Random random;
    private Duration next = Duration.ofSeconds(15);

    private AtRandom(Random random) {
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

  /**
   * As a file says, a line each: {@code 30s pause node-2 for 10s}, {@code 1m delay node-1--node-2
   * by 300ms for 20s}, {@code 90s drop node-1--node-2 share 0.4}. What follows a {@code #} is for
   * people. Throws, naming the line, where it says something else.
   */
  static FaultTimetable read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new ProblemException(
          "--faults: "
              + file
              + " cannot be read: give on, off, or a file that says when what goes wrong.",
          e);
    }
    List<Written> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceAll("#.*", "").strip();
      if (!line.isEmpty()) {
        all.add(Written.read(line, file + " line " + (i + 1)));
      }
    }
    all.sort(Comparator.comparing(Written::at));
    return new AsWritten(all);
  }

  /** A line of a file. */
  record Written(Duration at, Fault fault) {
    private static final Pattern FORM =
        Pattern.compile("(\\S+) (\\S+) (\\S+)(?: by (\\S+))?(?: share (\\S+))?(?: for (\\S+))?");

    private static Written read(String line, String where) {
      Matcher form = FORM.matcher(line.replaceAll("\\s+", " "));
      if (!form.matches()) {
        throw new ProblemException(
            where
                + ": \""
                + line
                + "\" is not like \"30s delay node-1--node-2 by 200ms for 20s\".");
      }
      try {
        Duration by =
            form.group(4) == null ? Fault.USUAL_DELAY : new ShortTime().convert(form.group(4));
        double share =
            form.group(5) == null ? Fault.USUAL_SHARE : Double.parseDouble(form.group(5));
        Duration time =
            form.group(6) == null ? Fault.USUAL_TIME : new RunTime().convert(form.group(6));
        FaultKind kind = FaultKind.of(form.group(2));
        return new Written(
            new RunTime().convert(form.group(1)), new Fault(kind, form.group(3), time, by, share));
      } catch (NumberFormatException e) {
        throw new ProblemException(where + ": \"" + form.group(5) + "\" is not a number.", e);
      } catch (TypeConversionException | ProblemException e) {
        throw new ProblemException(where + ": " + e.getMessage(), e);
      }
    }
  }

  /** Faults at their times. */
  final class AsWritten implements FaultTimetable {
    private final List<Written> all;
    private int next;

    private AsWritten(List<Written> all) {
      this.all = List.copyOf(all);
    }

    @Override
    public Optional<Fault> due(Duration since, Function<FaultKind, List<String>> targets) {
      if (next == all.size() || since.compareTo(all.get(next).at()) < 0) {
        return Optional.empty();
      }
      return Optional.of(all.get(next++).fault());
    }
  }
}
