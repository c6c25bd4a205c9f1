package io.meshspan.sdk.spool;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The numbered folders of a directory that several processes share. */
final class Folders {
  private static final int MOST = 256;

  private Folders() {}

  /** Locks a folder to write to, which comes first, and every other whose process has ended. */
  static List<Folder> lock(Path directory) throws IOException {
    create(directory);
    List<Folder> locked = new ArrayList<>();
    try {
      for (int number = 1; number <= MOST; number++) {
        Path path = directory.resolve(Integer.toString(number));
        boolean isThere = Files.isDirectory(path);
        if (!isThere && !locked.isEmpty()) {
          return locked;
        }
        create(path);
        Optional<Folder> folder = Folder.lock(path);
        if (folder.isPresent()) {
          keep(folder.get(), locked);
        }
      }
      if (locked.isEmpty()) {
        throw new IOException(
            directory + " is used by " + MOST + " processes; give some of them another directory");
      }
      return locked;
    } catch (IOException | RuntimeException e) {
      for (Folder each : locked) {
        each.close();
      }
      throw e;
    }
  }

  private static void keep(Folder folder, List<Folder> locked) throws IOException {
    if (locked.isEmpty() || !folder.segments().isEmpty()) {
      locked.add(folder);
    } else {
      folder.close();
    }
  }

  /** For its owner alone: spans may say what is nobody else's business. */
  private static void create(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(directory);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }
}
