package io.meshspan.backend.receive;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import io.meshspan.backend.grpc.GrpcCode;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.Optional;

/** The two encodings of OTLP over HTTP. An answer has the encoding of its request. */
enum OtlpEncoding {
  PROTOBUF("application/x-protobuf"),
  JSON("application/json");

  private final String name;

  OtlpEncoding(String name) {
    this.name = name;
  }

  private MediaType type() {
    return MediaType.parse(name);
  }

  /** By the request's content type, its parameters aside. */
  static Optional<OtlpEncoding> of(MediaType contentType) {
    if (contentType == null) {
      return Optional.empty();
    }
    for (OtlpEncoding encoding : values()) {
      if (encoding.name.equals(contentType.nameWithoutParameters())) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }

  Arrivals read(byte[] body, OtlpSpans otlp) throws RefusedMessageException {
    return this == JSON ? otlp.ofJson(body) : otlp.ofProtobuf(body);
  }

  HttpResponse answer(ExportTraceServiceResponse answer) {
    if (this == PROTOBUF) {
      return HttpResponse.of(HttpStatus.OK, type(), HttpData.wrap(answer.toByteArray()));
    }
    ExportTracePartialSuccess partial = answer.getPartialSuccess();
    String body =
        partial.getRejectedSpans() == 0
            ? "{\"partialSuccess\":{}}"
            : "{\"partialSuccess\":{\"rejectedSpans\":\""
                + partial.getRejectedSpans()
                + "\",\"errorMessage\":"
                + OtlpJson.quoted(partial.getErrorMessage())
                + "}}";
    return HttpResponse.of(HttpStatus.OK, type(), body);
  }

  /** An error as {@code google.rpc.Status}, as OTLP asks. */
  HttpResponse error(HttpStatus status, String message) {
    GrpcCode code = grpcCode(status);
    if (this == PROTOBUF) {
      return HttpResponse.of(status, type(), HttpData.wrap(RpcStatus.of(code, message)));
    }
    String body = "{\"code\":" + code.number() + ",\"message\":" + OtlpJson.quoted(message) + "}";
    return HttpResponse.of(status, type(), HttpData.ofUtf8(body));
  }

  private static GrpcCode grpcCode(HttpStatus status) {
    return switch (status.code()) {
      case 400, 415 -> GrpcCode.INVALID_ARGUMENT;
      case 413 -> GrpcCode.RESOURCE_EXHAUSTED;
      case 503 -> GrpcCode.UNAVAILABLE;
      default -> GrpcCode.INTERNAL;
    };
  }
}
