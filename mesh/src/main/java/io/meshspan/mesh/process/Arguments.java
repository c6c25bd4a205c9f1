package io.meshspan.mesh.process;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line of names and values, some of which may be in a file. What is wrong with it is one
 * line for a person.
 */
public final class Arguments {
  /** Names a file with more of the options, a line {@code name = value} each. */
  public static final String CONFIG = "--config";

  private static final Pattern ABOUT_AN_OPTION = Pattern.compile("(--[a-z-]+)(.*)");

  private final Map<String, String> given;
  private final Optional<ConfigFile> file;

  private Arguments(Map<String, String> given, Optional<ConfigFile> file) {
    this.given = given;
    this.file = file;
  }

  /**
   * Reads one. What it says goes before what the file says that {@link #CONFIG} names, where that
   * is one of its names.
   *
   * @param known the names that there are
   * @throws IllegalArgumentException when there is another name, or the last value is missing, or
   *     something is wrong with the file
   */
  public static Arguments parse(List<String> arguments, Collection<String> known) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown option \"" + name + "\"; " + Spelling.advice(name, known));
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(name + ": a value is missing");
      }
      given.put(name, arguments.get(i + 1));
    }
    Optional<ConfigFile> file =
        Optional.ofNullable(given.get(CONFIG))
            .map(name -> ConfigFile.read(Path.of(name), allBut(CONFIG, known)));
    return new Arguments(given, file);
  }

  private static List<String> allBut(String one, Collection<String> names) {
    return names.stream().filter(name -> !name.equals(one)).toList();
  }

  private Optional<String> value(String name) {
    String said = given.get(name);
    return said != null
        ? Optional.of(said)
        : file.map(config -> config.values().get(name)); // empty where that says nothing either
  }

  private boolean isInFile(String name) {
    return file.isPresent() && !given.containsKey(name);
  }

  /**
   * What is wrong with the value of an option, in the place where a person finds it: in the file's
   * line, where it is there.
   *
   * @param wrong with a message that begins with the option's name
   */
  public IllegalArgumentException inItsPlace(IllegalArgumentException wrong) {
    Matcher about = ABOUT_AN_OPTION.matcher(String.valueOf(wrong.getMessage()));
    if (!about.matches() || !isInFile(about.group(1))) {
      return wrong;
    }
    String option = about.group(1);
    return new IllegalArgumentException(
        file.orElseThrow().placeOf(option) + option.substring(2) + about.group(2), wrong);
  }

  /** A value, or another one where none was given. */
  public String text(String name, String otherwise) {
    return value(name).orElse(otherwise);
  }

  /**
   * A value that has to be there.
   *
   * @throws IllegalArgumentException when it is not
   */
  public String required(String name) {
    return value(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  /**
   * A path: as it is in a command line, and in a file beginning from that file's folder.
   *
   * @param text where an option says it
   */
  public Path path(String name, String text) {
    return isInFile(name) ? file.orElseThrow().folder().resolve(text) : Path.of(text);
  }

  /**
   * A whole number, or another one where none was given.
   *
   * @throws IllegalArgumentException when it is none
   */
  public int number(String name, int otherwise) {
    return value(name).isPresent() ? requiredNumber(name) : otherwise;
  }

  /**
   * A whole number that has to be there.
   *
   * @throws IllegalArgumentException when it is not
   */
  public int requiredNumber(String name) {
    String text = required(name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": must be a number, got \"" + text + "\"", e);
    }
  }
}
