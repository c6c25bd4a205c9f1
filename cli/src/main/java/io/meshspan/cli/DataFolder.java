package io.meshspan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the nodes keep their logs and state: a person's folder, or a temporary one that goes with
 * the demo.
 */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final boolean temporary;
  private volatile boolean kept;

  private DataFolder(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  static DataFolder temporary() {
    try {
      return new DataFolder(Files.createTempDirectory("meshspan-demo"), true);
    } catch (IOException e) {
      throw new ProblemException(
          "no temporary folder can be made (" + e.getMessage() + "): name one with --data DIR", e);
    }
  }

  static DataFolder at(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "meshspan", ".probe"));
    } catch (IOException e) {
      throw new ProblemException(
          "--data: nothing can be written in "
              + folder
              + ": choose a folder that is yours to write",
          e);
    }
    return new DataFolder(folder, false);
  }

  Path path() {
    return path;
  }

  boolean isTemporary() {
    return temporary;
  }

  /** Makes a process's own folder. */
  Path of(String process) {
    try {
      return Files.createDirectories(path.resolve(process));
    } catch (IOException e) {
      throw new ProblemException(
          "no folder for " + process + " can be made in " + path + " (" + e.getMessage() + ")", e);
    }
  }

  /** Leaves a temporary folder too: something in it has still to be read. */
  void keep() {
    kept = true;
  }

  /** Removes a temporary folder that is not kept; leaves a person's own. Twice does no harm. */
  @Override
  public void close() {
    if (!temporary || kept || !Files.isDirectory(path)) {
      return;
    }
    try (Stream<Path> found = Files.walk(path)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      // A temporary folder that cannot be removed is the system's to clean.
    }
  }
}
