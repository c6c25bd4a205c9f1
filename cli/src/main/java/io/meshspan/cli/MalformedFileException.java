package io.meshspan.cli;

/** A file that cannot be read on from here; the message says where and why. */
final class MalformedFileException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedFileException(SpanInFile.Place place, String what) {
    super(place + ": " + what);
  }
}
