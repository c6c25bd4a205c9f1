package io.meshspan.backend.grpc;

/** How a call ended. */
public enum GrpcCode {
  /** Well. */
  OK(0),
  /** Nobody waits for it any more. */
  CANCELLED(1),
  /** The request makes no sense. */
  INVALID_ARGUMENT(3),
  /** It takes too long. */
  DEADLINE_EXCEEDED(4),
  /** There is no such thing. */
  NOT_FOUND(5),
  /** Too much at once, or no room at the moment. */
  RESOURCE_EXHAUSTED(8),
  /** There is no such method here. */
  UNIMPLEMENTED(12),
  /** The backend failed. */
  INTERNAL(13),
  /** The backend does not answer at the moment. */
  UNAVAILABLE(14);

  private final int number;

  GrpcCode(int number) {
    this.number = number;
  }

  /** As it is on the wire. */
  public int number() {
    return number;
  }
}
