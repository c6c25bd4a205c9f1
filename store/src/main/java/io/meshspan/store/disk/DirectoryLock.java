package io.meshspan.store.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Keeps a directory to one store; the operating system lets go of it when the process ends. */
final class DirectoryLock implements AutoCloseable {
  private final String claim;
  private final RandomAccessFile file;

  private DirectoryLock(String claim, RandomAccessFile file) {
    this.claim = claim;
    this.file = file;
  }

  static DirectoryLock take(Path directory) throws IOException {
    Path owner = directory.resolve("owner");
    // POSIX drops a process's locks on a file when it closes any descriptor of it, so a second
    // store of this process must be turned away before it opens the lock file. The properties are
    // the one registry that class loaders share.
    String claim = "io.meshspan.store.disk.open:" + directory.toRealPath();
    if (System.getProperties().putIfAbsent(claim, "") != null) {
      throw inUse(directory, owner);
    }
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(directory.resolve("lock").toFile(), "rw");
      if (file.getChannel().tryLock() == null) {
        throw inUse(directory, owner);
      }
      Files.writeString(
          owner, "process " + ProcessHandle.current().pid() + " since " + Instant.now() + "\n");
      return new DirectoryLock(claim, file);
    } catch (IOException | RuntimeException e) {
      if (file != null) {
        file.close();
      }
      System.getProperties().remove(claim);
      throw e;
    }
  }

  private static IOException inUse(Path directory, Path owner) {
    String who;
    try {
      who = Files.readString(owner, UTF_8).strip();
    } catch (IOException notWrittenYet) {
      who = "another process";
    }
    return new IOException(
        "the store "
            + directory
            + " is in use by "
            + who
            + "; end that process or choose another directory");
  }

  @Override
  public void close() throws IOException {
    file.close();
    System.getProperties().remove(claim);
  }
}
