package io.meshspan.store.segment;

import java.io.IOException;

/** A file is no whole segment; its message says what is wrong with it. */
public final class DamagedSegmentException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedSegmentException(String message) {
    super(message);
  }
}
