package io.meshspan.backend.api.answer;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.grpc.GrpcAnswer;
import io.meshspan.backend.grpc.GrpcCode;
import io.meshspan.backend.grpc.GrpcFramingException;
import io.meshspan.backend.grpc.GrpcMessage;
import io.meshspan.backend.grpc.GrpcStream;
import io.meshspan.backend.query.Asker;
import io.meshspan.backend.query.NoRoomException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One method of a gRPC service: a message asks, any number of messages answer.
 *
 * @param <Q> what asks
 */
public final class Call<Q extends MessageLite> implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  private final Parser<Q> parser;
  private final Question<Q> question;

  private Call(Parser<Q> parser, Question<Q> question) {
    this.parser = parser;
    this.question = question;
  }

  /** What a method does; runs on a thread that may block. */
  public interface Question<Q> {
    /**
     * Answers.
     *
     * @throws BadParameterException answered with INVALID_ARGUMENT and its message
     * @throws NotFoundException answered with NOT_FOUND and its message
     * @throws OutOfTimeException answered with DEADLINE_EXCEEDED and its message
     * @throws IOException when making the answer fails
     */
    void answer(Q asked, Answers answers) throws IOException;
  }

  /** Where answers go. */
  public interface Answers extends Asker {
    /**
     * Sends one, and returns when it was taken.
     *
     * @return whether anybody still reads
     */
    boolean send(MessageLite answer);
  }

  /** A method that reads this and answers so. */
  public static <Q extends MessageLite> Call<Q> of(Parser<Q> parser, Question<Q> question) {
    return new Call<>(parser, question);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (!GrpcMessage.isCall(request)) {
      return GrpcAnswer.noCall("This path speaks gRPC: POST, application/grpc, over HTTP/2.");
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(all -> answer(all, context))
            .exceptionally(thrown -> failed(thrown, context)));
  }

  private HttpResponse answer(AggregatedHttpRequest request, ServiceRequestContext context) {
    Q asked;
    try {
      GrpcMessage message = GrpcMessage.of(request);
      if (!message.encoding().equals("identity")) {
        return GrpcAnswer.status(
            GrpcCode.UNIMPLEMENTED, "a question is sent uncompressed: grpc-encoding identity");
      }
      asked = parser.parseFrom(message.bytes());
    } catch (GrpcFramingException | InvalidProtocolBufferException e) {
      return GrpcAnswer.status(GrpcCode.INVALID_ARGUMENT, e.getMessage());
    }
    GrpcStream stream = new GrpcStream(context);
    context.blockingTaskExecutor().execute(() -> answer(asked, stream, context));
    return stream.response();
  }

  private void answer(Q asked, GrpcStream stream, ServiceRequestContext context) {
    try {
      question.answer(asked, new Sending(stream));
      stream.end();
    } catch (BadParameterException e) {
      stream.fail(GrpcCode.INVALID_ARGUMENT, e.getMessage());
    } catch (NotFoundException e) {
      stream.fail(GrpcCode.NOT_FOUND, e.getMessage());
    } catch (OutOfTimeException e) {
      stream.fail(GrpcCode.DEADLINE_EXCEEDED, e.getMessage());
    } catch (NoRoomException e) {
      stream.fail(GrpcCode.UNAVAILABLE, e.getMessage());
    } catch (CancellationException e) {
      stream.fail(GrpcCode.CANCELLED, e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be answered", context.path(), e);
      stream.fail(GrpcCode.INTERNAL, "the backend failed to answer; its log says why");
    }
  }

  private record Sending(GrpcStream stream) implements Answers {
    @Override
    public boolean send(MessageLite answer) {
      return stream.send(answer.toByteArray());
    }

    @Override
    public boolean isThere() {
      return stream.isOpen();
    }
  }

  private static HttpResponse failed(Throwable thrown, ServiceRequestContext context) {
    if (Exceptions.peel(thrown) instanceof ContentTooLargeException) {
      return GrpcAnswer.status(GrpcCode.RESOURCE_EXHAUSTED, "the question is too large");
    }
    LOG.warn("{} could not be read", context.path(), thrown);
    return GrpcAnswer.status(GrpcCode.INTERNAL, "the backend failed to answer; its log says why");
  }
}
