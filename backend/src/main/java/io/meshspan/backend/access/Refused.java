package io.meshspan.backend.access;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;

/** Refusals in the words of who asked: gRPC has its status in a header of its own. */
final class Refused {
  private static final int GRPC_PERMISSION_DENIED = 7;
  private static final int GRPC_UNAUTHENTICATED = 16;

  private Refused() {}

  static HttpResponse withoutToken(HttpRequest request) {
    String line = "A token is needed: send the header \"authorization: Bearer TOKEN\".";
    return isGrpc(request)
        ? grpc(GRPC_UNAUTHENTICATED, line)
        : HttpResponse.of(
            unauthorized().contentType(MediaType.PLAIN_TEXT_UTF_8).build(),
            HttpData.ofUtf8(line + "\n"));
  }

  /** What RFC 6750 asks of an answer to who has no token; the body is the caller's. */
  static ResponseHeadersBuilder unauthorized() {
    return ResponseHeaders.builder(HttpStatus.UNAUTHORIZED)
        .set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"meshspan\"")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
  }

  static HttpResponse forHost(HttpRequest request) {
    String line =
        "Ask for localhost or an address: other names are answered when the backend is started with"
            + " --host NAME.";
    return isGrpc(request)
        ? grpc(GRPC_PERMISSION_DENIED, line)
        : HttpResponse.of(HttpStatus.FORBIDDEN, MediaType.PLAIN_TEXT_UTF_8, line + "\n");
  }

  private static boolean isGrpc(HttpRequest request) {
    MediaType type = request.contentType();
    return type != null && type.subtype().startsWith("grpc");
  }

  private static HttpResponse grpc(int status, String message) {
    // Otherwise an empty frame of data follows, which grpc-java takes for a broken server.
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .endOfStream(true)
            .set(HttpHeaderNames.CONTENT_TYPE, "application/grpc")
            .setInt("grpc-status", status)
            .set("grpc-message", message)
            .build());
  }
}
