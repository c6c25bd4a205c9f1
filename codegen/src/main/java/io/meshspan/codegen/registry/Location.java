package io.meshspan.codegen.registry;

/**
 * A place in a registry file.
 *
 * @param file the file's path, as a reader of the repository would write it
 * @param line counted from 1
 * @param column counted from 1
 */
public record Location(String file, int line, int column) implements Comparable<Location> {
  @Override
  public int compareTo(Location other) {
    int byFile = file.compareTo(other.file);
    int byLine = Integer.compare(line, other.line);
    return byFile != 0 ? byFile : byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
