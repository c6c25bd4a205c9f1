package io.meshspan.backend.access;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;

/** A small file that a person named with a flag. */
final class PrivateFile {
  private static final int MOST_BYTES = 1 << 20;

  private PrivateFile() {}

  /** All of it, which anybody may read. */
  static byte[] read(String flag, Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new AccessException(
            flag + ": " + file + " is larger than 1 MiB: name the right file");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new AccessException(flag + ": there is no file " + file, e);
    } catch (AccessDeniedException e) {
      throw new AccessException(
          flag + ": " + file + " may not be read by this user: give it to the user that runs this",
          e);
    } catch (IOException e) {
      throw new AccessException(flag + ": " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * All of it, which is a secret: refused when everybody may read it. A warning would go by unread
   * and the secret would stay everybody's.
   */
  static byte[] readSecret(String flag, Path file) {
    byte[] bytes = read(flag, file);
    if (isForEverybody(file)) {
      throw new AccessException(
          flag + ": everybody on this machine can read " + file + ": run chmod o-r on it");
    }
    return bytes;
  }

  // File systems without POSIX permissions have no word for "everybody".
  private static boolean isForEverybody(Path file) {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, new LinkOption[0]);
    try {
      return view != null
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException e) {
      throw new AccessException("The permissions of " + file + " cannot be read", e);
    }
  }
}
