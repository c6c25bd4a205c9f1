package io.meshspan.sdk.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** A numbered folder that this process has locked. */
final class Folder implements AutoCloseable {
  private static final String SUFFIX = ".spool";
  private static final int PROGRESS_BYTES = 20;

  private final Path path;
  private final String claim;
  private final RandomAccessFile lock;
  private final RandomAccessFile progress;

  private Folder(Path path, String claim, RandomAccessFile lock, RandomAccessFile progress) {
    this.path = path;
    this.claim = claim;
    this.lock = lock;
    this.progress = progress;
  }

  /** Locks the folder, which is there; nothing where somebody else has it. */
  static Optional<Folder> lock(Path path) throws IOException {
    // POSIX drops a process's locks on a file when it closes any descriptor of it: whoever comes
    // second within this process must not open the lock file. The system's properties are the one
    // registry that class loaders share.
    String claim = "io.meshspan.sdk.spool.open:" + path.toRealPath();
    if (System.getProperties().putIfAbsent(claim, "") != null) {
      return Optional.empty();
    }
    Optional<Folder> locked = Optional.empty();
    RandomAccessFile lock = new RandomAccessFile(path.resolve("lock").toFile(), "rw");
    try {
      if (lock.getChannel().tryLock() != null) {
        RandomAccessFile progress = new RandomAccessFile(path.resolve("progress").toFile(), "rw");
        locked = Optional.of(new Folder(path, claim, lock, progress));
      }
    } catch (OverlappingFileLockException e) {
      locked = Optional.empty();
    } finally {
      if (locked.isEmpty()) {
        lock.close();
        System.getProperties().remove(claim);
      }
    }
    return locked;
  }

  Path path() {
    return path;
  }

  Path segment(long number) {
    return path.resolve(String.format(Locale.ROOT, "%020d", number) + SUFFIX);
  }

  /** The segments with what was not released of them, oldest first; deletes what was. */
  List<Segment> segments() throws IOException {
    Progress done = readProgress();
    List<Segment> segments = new ArrayList<>();
    for (long number : numbers()) {
      if (number < done.segment) {
        Files.deleteIfExists(segment(number));
      } else {
        segments.add(new Segment(this, number, number == done.segment ? done.offset : 0));
      }
    }
    return segments;
  }

  /** A number that no segment here ever had, as far as can be told. */
  long nextNumber() throws IOException {
    List<Long> numbers = numbers();
    long last = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    return Math.max(last, readProgress().segment) + 1;
  }

  void progress(Segment segment) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(PROGRESS_BYTES);
    record.putLong(segment.number()).putLong(segment.offset());
    record.putInt(checksum(record.array()));
    progress.seek(0);
    progress.write(record.array());
  }

  private Progress readProgress() throws IOException {
    byte[] record = new byte[PROGRESS_BYTES];
    progress.seek(0);
    if (progress.read(record) < PROGRESS_BYTES) {
      return Progress.NONE;
    }
    ByteBuffer in = ByteBuffer.wrap(record);
    return in.getInt(16) == checksum(record)
        ? new Progress(in.getLong(0), in.getLong(8))
        : Progress.NONE;
  }

  private static int checksum(byte[] record) {
    CRC32C sum = new CRC32C();
    sum.update(record, 0, 16);
    return (int) sum.getValue();
  }

  private List<Long> numbers() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("00\\d{18}\\" + SUFFIX))
          .map(name -> Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public void close() throws IOException {
    try (lock;
        progress) {
      System.getProperties().remove(claim);
    }
  }

  private record Progress(long segment, long offset) {
    private static final Progress NONE = new Progress(0, 0);
  }
}
