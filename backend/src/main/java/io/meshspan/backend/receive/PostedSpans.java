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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Spans that are posted in a format which has no answer of its own: Zipkin's, Jaeger's. */
final class PostedSpans implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(PostedSpans.class);

  private final Intake intake;
  private final ReceiveLimits limits;
  private final List<Format> formats;

  PostedSpans(Intake intake, ReceiveLimits limits, List<Format> formats) {
    this.intake = intake;
    this.limits = limits;
    this.formats = formats;
  }

  /** A body's type, its parameters aside, and what reads it. */
  record Format(MediaType type, Parser parser) {}

  /** Reads a body. */
  interface Parser {
    Arrivals parse(byte[] body) throws RefusedMessageException;
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
    Optional<Format> format =
        formats.stream().filter(each -> type != null && type.is(each.type())).findFirst();
    if (format.isEmpty()) {
      String known =
          formats.stream().map(each -> each.type().toString()).collect(Collectors.joining(" or "));
      return text(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be " + known + ".");
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(all -> take(all, format.get().parser()), context.blockingTaskExecutor())
            .exceptionally(PostedSpans::failed));
  }

  private HttpResponse take(AggregatedHttpRequest request, Parser parser) {
    String encoding =
        request
            .headers()
            .get(HttpHeaderNames.CONTENT_ENCODING, "identity")
            .toLowerCase(Locale.ROOT);
    if (!encoding.equals("gzip") && !encoding.equals("identity")) {
      return text(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip or identity.");
    }
    try {
      Arrivals arrivals = intake.take(() -> read(request, parser, encoding.equals("gzip")));
      if (arrivals.refusedSpans() == 0) {
        return HttpResponse.of(ResponseHeaders.of(HttpStatus.ACCEPTED));
      }
      // These formats know no partial success: only a message of which nothing was taken is an
      // error.
      boolean nothing = arrivals.spans().isEmpty();
      return text(nothing ? HttpStatus.BAD_REQUEST : HttpStatus.ACCEPTED, arrivals.reasons());
    } catch (RefusedMessageException e) {
      return refused(e);
    }
  }

  private Arrivals read(AggregatedHttpRequest request, Parser parser, boolean zipped)
      throws RefusedMessageException {
    byte[] sent = request.content().array();
    return parser.parse(zipped ? Gunzip.inflate(sent, limits.inflatedBytes()) : sent);
  }

  private static HttpResponse refused(RefusedMessageException e) {
    return switch (e.kind()) {
      case MALFORMED -> text(HttpStatus.BAD_REQUEST, e.getMessage());
      case TOO_LARGE -> text(HttpStatus.REQUEST_ENTITY_TOO_LARGE, e.getMessage());
      case NO_ROOM, ENDING ->
          HttpResponse.of(
              headers(HttpStatus.SERVICE_UNAVAILABLE)
                  .addLong(
                      HttpHeaderNames.RETRY_AFTER, RefusedMessageException.COME_AGAIN.toSeconds())
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
    LOG.warn("A batch that was posted could not be taken", cause);
    return text(HttpStatus.INTERNAL_SERVER_ERROR, "the backend failed; its log says why");
  }

  private static ResponseHeadersBuilder headers(HttpStatus status) {
    return ResponseHeaders.builder(status).contentType(MediaType.PLAIN_TEXT_UTF_8);
  }

  private static HttpResponse text(HttpStatus status, String line) {
    return HttpResponse.of(headers(status).build(), HttpData.ofUtf8(line + "\n"));
  }
}
