package io.meshspan.store.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The names of a directory's files, and what keeps those names safe. */
final class StoreFiles {
  private static final String LOG = ".log";
  private static final String SEALED = ".sealed";
  private static final String UNFINISHED = ".tmp";

  private final Path directory;

  StoreFiles(Path directory) {
    this.directory = directory;
  }

  Path log(long number) {
    return named(number, LOG);
  }

  Path sealed(long number) {
    return named(number, SEALED);
  }

  Path unfinished(long number) {
    return named(number, UNFINISHED);
  }

  List<Long> logs() throws IOException {
    return numbers(LOG);
  }

  List<Long> sealed() throws IOException {
    return numbers(SEALED);
  }

  void deleteUnfinished() throws IOException {
    for (long number : numbers(UNFINISHED)) {
      Files.delete(unfinished(number));
    }
  }

  /** Deletes what the sealed file of this number stands for. */
  void deleteReplacedBy(long number) throws IOException {
    for (long log : logs()) {
      if (log <= number) {
        Files.delete(log(log));
      }
    }
    for (long older : sealed()) {
      if (older < number) {
        Files.delete(sealed(older));
      }
    }
  }

  /** Makes names that were added survive a loss of power. */
  void syncNames() throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    } catch (AccessDeniedException windowsKeepsNamesSafeItself) {
      return;
    }
  }

  private Path named(long number, String kind) {
    return directory.resolve(String.format(java.util.Locale.ROOT, "%020d", number) + kind);
  }

  private List<Long> numbers(String kind) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("\\d{20}" + kind.replace(".", "\\.")))
          .map(name -> Long.parseLong(name.substring(0, 20)))
          .sorted()
          .toList();
    }
  }
}
