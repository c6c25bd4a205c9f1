package io.meshspan.sdk.otlp;

import java.io.IOException;

/** Bytes that are no message of OTLP. */
public final class MalformedOtlpException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedOtlpException(String what) {
    super("no OTLP message: " + what);
  }
}
