package io.meshspan.backend.receive;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.receive.RefusedMessageException.Kind;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OTLP over HTTP: {@code POST /v1/traces}, protobuf or JSON. */
final class OtlpHttpService implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(OtlpHttpService.class);

  private final Intake intake;
  private final ReceiveLimits limits;

  OtlpHttpService(Intake intake, ReceiveLimits limits) {
    this.intake = intake;
    this.limits = limits;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.POST) {
      return HttpResponse.of(
          ResponseHeaders.builder(HttpStatus.METHOD_NOT_ALLOWED)
              .add(HttpHeaderNames.ALLOW, "POST")
              .contentType(MediaType.PLAIN_TEXT_UTF_8)
              .build(),
          com.linecorp.armeria.common.HttpData.ofUtf8("Spans are sent here with POST."));
    }
    Optional<OtlpEncoding> encoding = OtlpEncoding.of(request.contentType());
    if (encoding.isEmpty()) {
      return HttpResponse.of(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          MediaType.PLAIN_TEXT_UTF_8,
          "Content-Type must be application/x-protobuf or application/json.");
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(all -> export(all, encoding.get()), context.blockingTaskExecutor())
            .exceptionally(thrown -> failed(thrown, encoding.get())));
  }

  private HttpResponse export(AggregatedHttpRequest request, OtlpEncoding encoding) {
    String contentEncoding =
        request
            .headers()
            .get(HttpHeaderNames.CONTENT_ENCODING, "identity")
            .toLowerCase(Locale.ROOT);
    if (!contentEncoding.equals("gzip") && !contentEncoding.equals("identity")) {
      return encoding.error(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip or identity");
    }
    try {
      return encoding.answer(
          intake.takeOtlp(otlp -> encoding.read(body(request, contentEncoding), otlp)));
    } catch (RefusedMessageException e) {
      return refused(e, encoding);
    }
  }

  private static HttpResponse refused(RefusedMessageException e, OtlpEncoding encoding) {
    return switch (e.kind()) {
      case MALFORMED -> encoding.error(HttpStatus.BAD_REQUEST, e.getMessage());
      case TOO_LARGE -> encoding.error(HttpStatus.REQUEST_ENTITY_TOO_LARGE, e.getMessage());
      case NO_ROOM, ENDING ->
          encoding
              .error(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage())
              .mapHeaders(
                  headers ->
                      headers.toBuilder()
                          .setLong(
                              HttpHeaderNames.RETRY_AFTER,
                              RefusedMessageException.COME_AGAIN.toSeconds())
                          .build());
    };
  }

  private byte[] body(AggregatedHttpRequest request, String contentEncoding)
      throws RefusedMessageException {
    byte[] sent = request.content().array();
    return contentEncoding.equals("gzip") ? Gunzip.inflate(sent, limits.inflatedBytes()) : sent;
  }

  private static HttpResponse failed(Throwable thrown, OtlpEncoding encoding) {
    Throwable cause = Exceptions.peel(thrown);
    if (cause instanceof ContentTooLargeException) {
      return refused(
          new RefusedMessageException(
              Kind.TOO_LARGE, "the message is too large: send smaller batches"),
          encoding);
    }
    LOG.warn("A batch that came over HTTP could not be taken", cause);
    return encoding.error(HttpStatus.INTERNAL_SERVER_ERROR, "the backend failed; its log says why");
  }
}
