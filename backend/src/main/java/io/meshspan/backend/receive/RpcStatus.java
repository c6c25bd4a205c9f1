package io.meshspan.backend.receive;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Duration;
import io.meshspan.backend.grpc.GrpcCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * {@code google.rpc.Status}, the error of gRPC and of OTLP over HTTP. Two of its fields and one
 * kind of detail matter here; its classes would be another library.
 *
 * <p>Source: googleapis, {@code google/rpc/status.proto} and {@code error_details.proto}.
 */
final class RpcStatus {
  private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

  private RpcStatus() {}

  static byte[] of(GrpcCode code, String message) {
    return bytes(
        out -> {
          out.writeInt32(1, code.number());
          out.writeString(2, message);
        });
  }

  /** One that says when to come again: to an OTLP exporter, that it may come again at all. */
  static byte[] comeAgain(GrpcCode code, String message, java.time.Duration delay) {
    Duration after =
        Duration.newBuilder().setSeconds(delay.getSeconds()).setNanos(delay.getNano()).build();
    byte[] retryInfo = bytes(out -> out.writeMessage(1, after));
    Any detail =
        Any.newBuilder().setTypeUrl(RETRY_INFO).setValue(ByteString.copyFrom(retryInfo)).build();
    return bytes(
        out -> {
          out.writeInt32(1, code.number());
          out.writeString(2, message);
          out.writeMessage(3, detail);
        });
  }

  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] bytes(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
