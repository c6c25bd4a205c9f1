package io.meshspan.backend.receive;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.grpc.GrpcAnswer;
import io.meshspan.backend.grpc.GrpcCode;
import io.meshspan.backend.grpc.GrpcFramingException;
import io.meshspan.backend.grpc.GrpcMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OTLP over gRPC: {@code TraceService/Export}. */
final class OtlpGrpcService implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(OtlpGrpcService.class);

  private final Intake intake;
  private final ReceiveLimits limits;

  OtlpGrpcService(Intake intake, ReceiveLimits limits) {
    this.intake = intake;
    this.limits = limits;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (!GrpcMessage.isCall(request)) {
      return GrpcAnswer.noCall(
          "This port speaks gRPC (POST, application/grpc). OTLP over HTTP has a port of its own.");
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(this::export, context.blockingTaskExecutor())
            .exceptionally(OtlpGrpcService::failed));
  }

  private HttpResponse export(AggregatedHttpRequest request) {
    try {
      return GrpcAnswer.of(
          intake.takeOtlp(otlp -> otlp.ofProtobuf(message(request))).toByteArray());
    } catch (RefusedMessageException e) {
      return refused(e);
    }
  }

  private static HttpResponse refused(RefusedMessageException e) {
    return switch (e.kind()) {
      case MALFORMED -> GrpcAnswer.status(GrpcCode.INVALID_ARGUMENT, e.getMessage());
      case TOO_LARGE -> GrpcAnswer.status(GrpcCode.RESOURCE_EXHAUSTED, e.getMessage());
      // To an OTLP exporter a resource is exhausted for good unless it is told when to come again.
      case NO_ROOM ->
          GrpcAnswer.status(
              GrpcCode.RESOURCE_EXHAUSTED,
              e.getMessage(),
              RpcStatus.comeAgain(
                  GrpcCode.RESOURCE_EXHAUSTED, e.getMessage(), RefusedMessageException.COME_AGAIN));
      case ENDING -> GrpcAnswer.status(GrpcCode.UNAVAILABLE, e.getMessage());
    };
  }

  private byte[] message(AggregatedHttpRequest request) throws RefusedMessageException {
    GrpcMessage message;
    try {
      message = GrpcMessage.of(request);
    } catch (GrpcFramingException e) {
      throw RefusedMessageException.malformed(e.getMessage());
    }
    return switch (message.encoding()) {
      case "identity" -> message.bytes();
      case "gzip" -> Gunzip.inflate(message.bytes(), limits.inflatedBytes());
      default ->
          throw RefusedMessageException.malformed(
              "grpc-encoding \""
                  + message.encoding()
                  + "\" is not known here: send gzip or identity");
    };
  }

  private static HttpResponse failed(Throwable thrown) {
    Throwable cause = Exceptions.peel(thrown);
    if (cause instanceof ContentTooLargeException) {
      return GrpcAnswer.status(
          GrpcCode.RESOURCE_EXHAUSTED, "the message is too large: send smaller batches");
    }
    LOG.warn("A batch that came over gRPC could not be taken", cause);
    return GrpcAnswer.status(GrpcCode.INTERNAL, "the backend failed; its log says why");
  }
}
