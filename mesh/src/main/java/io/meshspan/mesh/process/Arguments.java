package io.meshspan.mesh.process;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A command line of names and values. What is wrong with it is one line for a person. */
public final class Arguments {
  private final Map<String, String> given;

  private Arguments(Map<String, String> given) {
    this.given = given;
  }

  /**
   * Reads one.
   *
   * @param known the names that there are
   * @throws IllegalArgumentException when there is another name, or the last value is missing
   */
  public static Arguments parse(List<String> arguments, Collection<String> known) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown option \"" + name + "\"; there are " + String.join(", ", known));
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(name + ": a value is missing");
      }
      given.put(name, arguments.get(i + 1));
    }
    return new Arguments(given);
  }

  /** A value, or another one where none was given. */
  public String text(String name, String otherwise) {
    return given.getOrDefault(name, otherwise);
  }

  /**
   * A value that has to be there.
   *
   * @throws IllegalArgumentException when it is not
   */
  public String required(String name) {
    String value = given.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  /**
   * A whole number, or another one where none was given.
   *
   * @throws IllegalArgumentException when it is none
   */
  public int number(String name, int otherwise) {
    return given.containsKey(name) ? requiredNumber(name) : otherwise;
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
