package io.meshspan.backend.receive;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.receive.RefusedMessageException.Kind;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Zipkin's {@code POST /api/v2/spans} in JSON, gzip or not. */
final class ZipkinHttpService implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(ZipkinHttpService.class);
  private static final String RETRY_AFTER_SECONDS = "5";

  private final Intake intake;
  private final ReceiveLimits limits;
  private final ZipkinJson json;

  ZipkinHttpService(Intake intake, ReceiveLimits limits) {
    this.intake = intake;
    this.limits = limits;
    this.json = new ZipkinJson(limits);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.POST) {
      return HttpResponse.of(
          headers(HttpStatus.METHOD_NOT_ALLOWED).add(HttpHeaderNames.ALLOW, "POST").build(),
          HttpData.ofUtf8("Spans are sent here with POST.\n"));
    }
    MediaType type = request.contentType();
    // Not any other type: a page of another site can send those without being asked.
    if (type == null || !type.is(MediaType.JSON.withoutParameters())) {
      return text(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json.");
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(this::take, context.blockingTaskExecutor())
            .exceptionally(ZipkinHttpService::failed));
  }

  private HttpResponse take(AggregatedHttpRequest request) {
    String encoding =
        request
            .headers()
            .get(HttpHeaderNames.CONTENT_ENCODING, "identity")
            .toLowerCase(Locale.ROOT);
    if (!encoding.equals("gzip") && !encoding.equals("identity")) {
      return text(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip or identity.");
    }
    try {
      Arrivals arrivals = intake.take(() -> read(request, encoding.equals("gzip")));
      if (arrivals.refusedSpans() == 0) {
        return HttpResponse.of(ResponseHeaders.of(HttpStatus.ACCEPTED));
      }
      // Zipkin knows no partial success: only a message of which nothing was taken is an error.
      boolean nothing = arrivals.spans().isEmpty();
      return text(nothing ? HttpStatus.BAD_REQUEST : HttpStatus.ACCEPTED, arrivals.reasons());
    } catch (RefusedMessageException e) {
      return refused(e);
    }
  }

  private Arrivals read(AggregatedHttpRequest request, boolean zipped)
      throws RefusedMessageException {
    byte[] sent = request.content().array();
    return json.parse(zipped ? Gunzip.inflate(sent, limits.inflatedBytes()) : sent);
  }

  private static HttpResponse refused(RefusedMessageException e) {
    return switch (e.kind()) {
      case MALFORMED -> text(HttpStatus.BAD_REQUEST, e.getMessage());
      case TOO_LARGE -> text(HttpStatus.REQUEST_ENTITY_TOO_LARGE, e.getMessage());
      case UNAVAILABLE ->
          HttpResponse.of(
              headers(HttpStatus.SERVICE_UNAVAILABLE)
                  .add(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS)
                  .build(),
              HttpData.ofUtf8(e.getMessage() + "\n"));
    };
  }

  private static HttpResponse failed(Throwable thrown) {
    Throwable cause = Exceptions.peel(thrown);
    if (cause instanceof ContentTooLargeException) {
      return refused(
          new RefusedMessageException(
              Kind.TOO_LARGE, "the message is too large: send smaller batches"));
    }
    LOG.warn("A batch that came in Zipkin's format could not be taken", cause);
    return text(HttpStatus.INTERNAL_SERVER_ERROR, "the backend failed; its log says why");
  }

  private static ResponseHeadersBuilder headers(HttpStatus status) {
    return ResponseHeaders.builder(status).contentType(MediaType.PLAIN_TEXT_UTF_8);
  }

  private static HttpResponse text(HttpStatus status, String line) {
    return HttpResponse.of(headers(status).build(), HttpData.ofUtf8(line + "\n"));
  }
}
