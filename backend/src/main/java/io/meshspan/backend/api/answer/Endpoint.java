package io.meshspan.backend.api.answer;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import java.io.IOException;

/** One GET endpoint whose answer is small. */
public final class Endpoint implements HttpService {
  private final Errors errors;
  private final Question question;

  private Endpoint(Errors errors, Question question) {
    this.errors = errors;
    this.question = question;
  }

  /** What an endpoint does; runs on a thread that may block. */
  public interface Question {
    /**
     * Answers.
     *
     * @throws BadParameterException answered with status 400 and its message
     * @throws IOException when writing the answer fails
     */
    HttpResponse answer(ServiceRequestContext context, Parameters parameters) throws IOException;
  }

  /** An endpoint that answers so, and says errors so. */
  public static Endpoint get(Errors errors, Question question) {
    return new Endpoint(errors, question);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    return isGet(request)
        ? HttpResponse.of(() -> answer(context), context.blockingTaskExecutor())
        : notAllowed();
  }

  static boolean isGet(HttpRequest request) {
    return request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
  }

  static HttpResponse notAllowed() {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.METHOD_NOT_ALLOWED)
            .add(HttpHeaderNames.ALLOW, "GET, HEAD")
            .contentType(MediaType.PLAIN_TEXT_UTF_8)
            .build(),
        HttpData.ofUtf8("Method Not Allowed\n"));
  }

  private HttpResponse answer(ServiceRequestContext context) {
    try {
      return question.answer(context, new Parameters(context.queryParams()));
    } catch (IOException | RuntimeException e) {
      return Failure.answer(errors, context, e);
    }
  }
}
