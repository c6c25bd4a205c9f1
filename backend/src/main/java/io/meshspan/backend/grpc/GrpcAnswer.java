package io.meshspan.backend.grpc;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** Whole answers to a call. */
public final class GrpcAnswer {
  private GrpcAnswer() {}

  /** One message, and status OK. */
  public static HttpResponse of(byte[] message) {
    return HttpResponse.of(
        headers().add("grpc-accept-encoding", "gzip").build(),
        GrpcMessage.framed(message),
        trailers(GrpcCode.OK));
  }

  /** No message ("Trailers-Only"). */
  public static HttpResponse status(GrpcCode code, String message) {
    return HttpResponse.of(status(headers(), code, message).build());
  }

  /** The same with a {@code google.rpc.Status} that holds more than code and message. */
  public static HttpResponse status(GrpcCode code, String message, byte[] details) {
    return HttpResponse.of(
        status(headers(), code, message)
            .add(
                "grpc-status-details-bin",
                Base64.getEncoder().withoutPadding().encodeToString(details))
            .build());
  }

  /** A service that says of every call that it is not implemented. */
  public static HttpService unimplemented(String line) {
    // An answer before the request has ended would be a reset stream to the client.
    return (context, request) ->
        HttpResponse.of(
            request.aggregate().handle((all, thrown) -> status(GrpcCode.UNIMPLEMENTED, line)));
  }

  /** What says to another kind of client that a port, or a path, is one for calls. */
  public static HttpResponse noCall(String line) {
    return HttpResponse.of(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE, MediaType.PLAIN_TEXT_UTF_8, line + "\n");
  }

  static ResponseHeadersBuilder headers() {
    return ResponseHeaders.builder(HttpStatus.OK).contentType(GrpcMessage.TYPE);
  }

  static HttpHeaders trailers(GrpcCode code) {
    return HttpHeaders.builder().addInt("grpc-status", code.number()).build();
  }

  static HttpHeaders trailers(GrpcCode code, String message) {
    return HttpHeaders.builder()
        .addInt("grpc-status", code.number())
        .add("grpc-message", percentEncoded(message))
        .build();
  }

  private static ResponseHeadersBuilder status(
      ResponseHeadersBuilder headers, GrpcCode code, String message) {
    // Otherwise an empty frame of data follows, which grpc-java takes for a broken server.
    return headers
        .endOfStream(true)
        .addInt("grpc-status", code.number())
        .add("grpc-message", percentEncoded(message));
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
