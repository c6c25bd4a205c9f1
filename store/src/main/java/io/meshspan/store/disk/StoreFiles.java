package io.meshspan.store.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The names of a directory's files, and what keeps those names safe. */
final class StoreFiles {
  private static final String LOG = ".log";
  private static final String SEALED = ".sealed";
  private static final String SEGMENT = ".segment";
  private static final String UNFINISHED = ".tmp";
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final Path directory;

  StoreFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * A segment's file.
   *
   * @param hour in which its spans came, as its directory is named
   */
  record SegmentFile(Path path, String hour, long number) {
    /** When the last of its spans may have come. */
    Instant end() {
      return LocalDateTime.parse(hour, HOUR).toInstant(ZoneOffset.UTC).plusSeconds(3_600);
    }
  }

  Path log(long number) {
    return directory.resolve(name(number) + LOG);
  }

  List<Long> logs() throws IOException {
    return numbers(directory, LOG);
  }

  /** What logs take. One that goes meanwhile takes nothing. */
  long logBytes() throws IOException {
    long bytes = 0;
    for (long log : logs()) {
      bytes += log(log).toFile().length();
    }
    return bytes;
  }

  /**
   * Refuses files of an early version, which this one cannot read.
   *
   * @throws IOException when there are such
   */
  void refuseOlder() throws IOException {
    List<Long> sealed = numbers(directory, SEALED);
    if (!sealed.isEmpty()) {
      throw new IOException(
          directory.resolve(name(sealed.get(0)) + SEALED)
              + " is of a version of Meshspan that was never released; move it away, or choose"
              + " another directory");
    }
  }

  static String hour(Instant when) {
    return HOUR.format(LocalDateTime.ofInstant(when, ZoneOffset.UTC));
  }

  /** Where a segment will be; its directory is there. */
  SegmentFile segment(String hour, long number) throws IOException {
    Path ofHour = directory.resolve(hour);
    if (!Files.isDirectory(ofHour)) {
      Files.createDirectories(ofHour);
      syncNames(directory);
    }
    return new SegmentFile(ofHour.resolve(name(number) + SEGMENT), hour, number);
  }

  /** Every segment's file: by hour, then by number. */
  List<SegmentFile> segments() throws IOException {
    List<SegmentFile> all = new ArrayList<>();
    for (Path ofHour : hours()) {
      String hour = String.valueOf(ofHour.getFileName());
      for (long number : numbers(ofHour, SEGMENT)) {
        all.add(new SegmentFile(ofHour.resolve(name(number) + SEGMENT), hour, number));
      }
    }
    return all;
  }

  private List<Path> hours() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(StoreFiles::isHour).sorted(Comparator.comparing(Path::toString)).toList();
    }
  }

  private static boolean isHour(Path file) {
    try {
      LocalDateTime.parse(String.valueOf(file.getFileName()), HOUR);
      return Files.isDirectory(file);
    } catch (DateTimeParseException somebodyElses) {
      return false;
    }
  }

  static Path unfinished(SegmentFile file) {
    return file.path().resolveSibling(name(file.number()) + UNFINISHED);
  }

  /** Gives a whole file its name; when it returns, the name is safe. */
  static void publish(SegmentFile file) throws IOException {
    Files.move(unfinished(file), file.path(), StandardCopyOption.ATOMIC_MOVE);
    syncNames(file.path().getParent());
  }

  void deleteUnfinished() throws IOException {
    List<Path> all = new ArrayList<>(hours());
    all.add(directory);
    for (Path each : all) {
      for (long number : numbers(each, UNFINISHED)) {
        Files.delete(each.resolve(name(number) + UNFINISHED));
      }
    }
  }

  /** Deletes logs up to this one: their spans are in segments. */
  void deleteLogs(long last) throws IOException {
    for (long log : logs()) {
      if (log <= last) {
        Files.delete(log(log));
      }
    }
  }

  /** Deletes a segment, and its hour's directory with the last. */
  static void delete(SegmentFile file) throws IOException {
    Files.deleteIfExists(file.path());
    try {
      Files.deleteIfExists(file.path().getParent());
    } catch (DirectoryNotEmptyException othersAreThere) {
      return;
    }
  }

  /** Makes names that were added to the store's directory survive a loss of power. */
  void syncNames() throws IOException {
    syncNames(directory);
  }

  private static void syncNames(Path of) throws IOException {
    try (FileChannel names = FileChannel.open(of, StandardOpenOption.READ)) {
      names.force(true);
    } catch (AccessDeniedException windowsKeepsNamesSafeItself) {
      return;
    }
  }

  private static String name(long number) {
    return String.format(Locale.ROOT, "%020d", number);
  }

  private static List<Long> numbers(Path of, String kind) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("\\d{20}" + kind.replace(".", "\\.")))
          .map(name -> Long.parseLong(name.substring(0, 20)))
          .sorted()
          .toList();
    }
  }
}
