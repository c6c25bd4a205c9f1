package io.meshspan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Faults at the times that a file says. */
final class WrittenFaults implements FaultTimetable {
  private final List<Written> all;
  private int next;

  private WrittenFaults(List<Written> all) {
    this.all = List.copyOf(all);
  }

  /** See {@link FaultTimetable#read}. */
  static WrittenFaults read(Path file) {
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
    return new WrittenFaults(all);
  }

  /** A line of a file. */
  private record Written(Duration at, Fault fault) {
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

  @Override
  public Optional<Fault> due(Duration since, Function<FaultKind, List<String>> targets) {
    if (next == all.size() || since.compareTo(all.get(next).at()) < 0) {
      return Optional.empty();
    }
    return Optional.of(all.get(next++).fault());
  }
}
