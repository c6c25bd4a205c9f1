package io.meshspan.backend.api.answer;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.stream.PacedResponse.Patience;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * One GET endpoint whose answer may be large. What goes wrong before anything was sent is an answer
 * in the API's own words; what goes wrong later breaks the answer off.
 */
public final class StreamedEndpoint implements HttpService {
  private final Errors errors;
  private final Question question;
  private final Patience patience;

  private StreamedEndpoint(Errors errors, Question question, Patience patience) {
    this.errors = errors;
    this.question = question;
    this.patience = patience;
  }

  /** What an endpoint does; runs on a thread that may block, as does the writing of the body. */
  public interface Question {
    /**
     * Answers.
     *
     * @throws BadParameterException answered with status 400 and its message
     * @throws NotFoundException answered with status 404 and its message
     */
    Body answer(Asked asked);
  }

  /** An endpoint that answers so, and says errors so. */
  public static StreamedEndpoint get(Errors errors, Question question) {
    return get(errors, question, Patience.usual());
  }

  static StreamedEndpoint get(Errors errors, Question question, Patience patience) {
    return new StreamedEndpoint(errors, question, patience);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (!Endpoint.isGet(request)) {
      return Endpoint.notAllowed();
    }
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    context.blockingTaskExecutor().execute(() -> answer(context, answer));
    return HttpResponse.of(answer);
  }

  private void answer(ServiceRequestContext context, CompletableFuture<HttpResponse> answer) {
    ChunkedOutput out = new ChunkedOutput(context, patience, answer);
    try {
      Body body = question.answer(new Asked(context, new Parameters(context.queryParams())));
      out.isOf(body.type());
      body.writing().to(out);
      out.end();
    } catch (IOException | RuntimeException | Error e) {
      if (out.hasBegun()) {
        out.abort(e);
        Failure.log(context, e);
      } else {
        answer.complete(Failure.answer(errors, context, e));
      }
    }
  }
}
