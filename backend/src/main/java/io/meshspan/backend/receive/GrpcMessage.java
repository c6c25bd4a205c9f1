package io.meshspan.backend.receive;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * One message of a unary call in gRPC's framing: a flag byte, four bytes of length, the message.
 * The one method that is served here does not need more of gRPC than this.
 *
 * <p>Source: gRPC over HTTP/2 (PROTOCOL-HTTP2.md, "Length-Prefixed-Message", "Responses").
 */
final class GrpcMessage {
  static final int OK = 0;
  static final int INVALID_ARGUMENT = 3;
  static final int RESOURCE_EXHAUSTED = 8;
  static final int UNIMPLEMENTED = 12;
  static final int INTERNAL = 13;
  static final int UNAVAILABLE = 14;

  private static final MediaType GRPC = MediaType.parse("application/grpc");
  private static final int PREFIX = 5;

  private GrpcMessage() {}

  static boolean isGrpc(MediaType type) {
    return type != null
        && type.type().equals("application")
        && (type.subtype().equals("grpc") || type.subtype().equals("grpc+proto"));
  }

  /** The message of a request, decompressed. */
  static byte[] of(AggregatedHttpRequest request, int inflatedBytes)
      throws RefusedMessageException {
    byte[] framed = request.content().array();
    if (framed.length < PREFIX
        || ByteBuffer.wrap(framed).getInt(1) != framed.length - PREFIX
        || framed[0] < 0
        || framed[0] > 1) {
      throw RefusedMessageException.malformed(
          "the request is not one gRPC message: its length prefix and its "
              + framed.length
              + " bytes do not agree");
    }
    byte[] message = new byte[framed.length - PREFIX];
    System.arraycopy(framed, PREFIX, message, 0, message.length);
    if (framed[0] == 0) {
      return message;
    }
    String encoding = request.headers().get("grpc-encoding", "identity");
    if (!encoding.equals("gzip")) {
      throw RefusedMessageException.malformed(
          "grpc-encoding \"" + encoding + "\" is not known here: send gzip or identity");
    }
    return Gunzip.inflate(message, inflatedBytes);
  }

  /** An answer with a message and status OK. */
  static HttpResponse answer(byte[] message) {
    ByteBuffer framed = ByteBuffer.allocate(PREFIX + message.length);
    framed.put((byte) 0).putInt(message.length).put(message);
    ResponseHeaders headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(GRPC)
            .add("grpc-accept-encoding", "gzip")
            .build();
    return HttpResponse.of(
        headers,
        HttpData.wrap(framed.array()),
        HttpHeaders.builder().addInt("grpc-status", OK).build());
  }

  /** An answer without a message ("Trailers-Only"). */
  static HttpResponse status(int code, String message) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(GRPC)
            .addInt("grpc-status", code)
            .add("grpc-message", percentEncoded(message))
            .build());
  }

  /** The same with a {@code google.rpc.Status} that holds more than code and message. */
  static HttpResponse status(int code, String message, byte[] details) {
    return status(code, message)
        .mapHeaders(
            headers ->
                headers.toBuilder()
                    .add(
                        "grpc-status-details-bin",
                        Base64.getEncoder().withoutPadding().encodeToString(details))
                    .build());
  }

  private static String percentEncoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each >= ' ' && each <= '~' && each != '%') {
        encoded.append((char) each);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", each));
      }
    }
    return encoded.toString();
  }
}
