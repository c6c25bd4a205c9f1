package io.meshspan.backend;

/** A port that the backend needs is taken; the message says what to do about it. */
public final class PortInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int port;

  PortInUseException(int port, String purpose, Throwable cause) {
    super(
        "Port "
            + port
            + " ("
            + purpose
            + ") is in use: stop what listens there, or choose other ports with --port-offset N.",
        cause);
    this.port = port;
  }

  /** The port. */
  public int port() {
    return port;
  }
}
