package io.meshspan.mesh.process;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Options in a file, a line {@code name = value} each; what follows {@code #} at the begin of a
 * line or after a space is for people. Names are those of the command line without their dashes.
 */
final class ConfigFile {
  /** Nobody writes so much by hand: it is another file that was named. */
  private static final long MOST_BYTES = 64 * 1024;

  private final Path file;
  private final Map<String, Setting> settings = new TreeMap<>();

  /** A value, and the line that says it. */
  record Setting(String value, int line) {}

  private ConfigFile(Path file) {
    this.file = file;
  }

  /**
   * Reads one.
   *
   * @param known the options that there are, with their dashes
   * @throws IllegalArgumentException with one line for a person: file, line, name and what is wrong
   */
  static ConfigFile read(Path file, Collection<String> known) {
    ConfigFile config = new ConfigFile(file);
    List<String> lines = config.lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").strip();
      if (!line.isEmpty()) {
        config.take(line, i + 1, known);
      }
    }
    return config;
  }

  private List<String> lines() {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException(file + " is too large for a file of options");
      }
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + " is no text in UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void take(String line, int number, Collection<String> known) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          place(number) + "\"" + line + "\" is not of the form name = value");
    }
    String name = line.substring(0, equals).strip();
    String value = line.substring(equals + 1).strip();
    if (!known.contains("--" + name)) {
      throw new IllegalArgumentException(
          place(number) + "unknown name \"" + name + "\"; " + Spelling.advice(name, names(known)));
    }
    if (value.isEmpty()) {
      throw new IllegalArgumentException(place(number) + name + ": a value is missing");
    }
    Setting before = settings.put("--" + name, new Setting(value, number));
    if (before != null) {
      throw new IllegalArgumentException(
          place(number) + name + " is said twice, first in line " + before.line());
    }
  }

  private static List<String> names(Collection<String> options) {
    return options.stream().map(option -> option.substring(2)).toList();
  }

  private String place(int line) {
    return file + ":" + line + ": ";
  }

  /** The values, by option. */
  Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    settings.forEach((option, setting) -> values.put(option, setting.value()));
    return values;
  }

  /** What paths in it begin from. */
  Path folder() {
    return file.toAbsolutePath().normalize().getParent();
  }

  /** Where an option is said. */
  String placeOf(String option) {
    Setting setting = settings.get(option);
    return setting == null ? file + ": " : place(setting.line());
  }
}
