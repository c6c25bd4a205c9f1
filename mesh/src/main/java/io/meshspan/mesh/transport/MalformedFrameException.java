package io.meshspan.mesh.transport;

import java.io.IOException;

/** What came from the wire is no frame. */
public final class MalformedFrameException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedFrameException(String message) {
    super(message);
  }
}
