package io.meshspan.backend.query;

/** So many large answers are being read that there was no memory for another in time. */
public final class NoRoomException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoRoomException(int places) {
    super(
        "this backend's memory lets "
            + places
            + " large answers be made at a time, and others are being read: ask again, or give it"
            + " a larger heap");
  }
}
