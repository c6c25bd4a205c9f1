package io.meshspan.backend;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The directory for spans cannot be used; the message says why, in one line. */
public final class DataDirectoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DataDirectoryException(Path directory, IOException cause) {
    super("No spans can be kept in " + directory + ": " + reason(cause), cause);
  }

  // The messages of these exceptions are a path and nothing else.
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException || e instanceof FileNotFoundException) {
      return "nothing can be written there. Choose a directory that is yours to write.";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "it is a file. Choose a directory.";
    }
    if (e instanceof FileSystemException about) {
      String reason = about.getReason() == null ? "it cannot be made" : about.getReason();
      return reason + ". Choose a directory that is yours to write.";
    }
    return e.getMessage();
  }
}
