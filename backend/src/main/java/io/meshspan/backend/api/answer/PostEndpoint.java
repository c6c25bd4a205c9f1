package io.meshspan.backend.api.answer;

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
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.parameters.BadParameterException;
import java.io.IOException;

/** One POST endpoint. Other sites' pages are refused: they could have a person's browser post. */
public final class PostEndpoint implements HttpService {
  private final Errors errors;
  private final Deed deed;

  private PostEndpoint(Errors errors, Deed deed) {
    this.errors = errors;
    this.deed = deed;
  }

  /** What an endpoint does; runs on a thread that may block. */
  public interface Deed {
    /**
     * Does it, and answers.
     *
     * @throws BadParameterException answered with status 400 and its message
     * @throws IOException when writing the answer fails
     */
    HttpResponse answer(ServiceRequestContext context, byte[] body) throws IOException;
  }

  /** An endpoint that does this, and says errors so. */
  public static PostEndpoint of(Errors errors, Deed deed) {
    return new PostEndpoint(errors, deed);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.POST) {
      return HttpResponse.of(
          ResponseHeaders.builder(HttpStatus.METHOD_NOT_ALLOWED)
              .add(HttpHeaderNames.ALLOW, "POST")
              .contentType(MediaType.PLAIN_TEXT_UTF_8)
              .build(),
          HttpData.ofUtf8("Method Not Allowed\n"));
    }
    if (request.headers().get("sec-fetch-site", "none").equals("cross-site")) {
      return errors.of(HttpStatus.FORBIDDEN, "a page of another site asks for this");
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(all -> answer(context, all), context.blockingTaskExecutor())
            .exceptionally(thrown -> failed(context, Exceptions.peel(thrown))));
  }

  private HttpResponse answer(ServiceRequestContext context, AggregatedHttpRequest request) {
    try {
      return deed.answer(context, request.content().array());
    } catch (IOException | RuntimeException e) {
      return failed(context, e);
    }
  }

  private HttpResponse failed(ServiceRequestContext context, Throwable cause) {
    if (cause instanceof ContentTooLargeException) {
      return errors.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large");
    }
    return Failure.answer(errors, context, cause);
  }
}
