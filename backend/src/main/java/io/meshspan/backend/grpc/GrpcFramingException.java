package io.meshspan.backend.grpc;

/** A request is not one message; the text says what is wrong with it. */
public final class GrpcFramingException extends Exception {
  private static final long serialVersionUID = 1L;

  GrpcFramingException(String message) {
    super(message);
  }
}
