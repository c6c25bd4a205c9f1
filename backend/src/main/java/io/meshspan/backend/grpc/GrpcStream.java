package io.meshspan.backend.grpc;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.stream.PacedResponse;
import io.meshspan.backend.stream.PacedResponse.Patience;

/**
 * An answer that is sent message by message.
 *
 * <p>Used by one thread, which waits wherever its reader is slower.
 */
public final class GrpcStream {
  private final PacedResponse answer;
  private boolean begun;

  /** Answers this call. */
  public GrpcStream(ServiceRequestContext context) {
    this.answer = PacedResponse.to(context, Patience.usual());
  }

  /** What a server answers with. */
  public HttpResponse response() {
    return answer.response();
  }

  /**
   * Sends a message and returns when its reader has taken it.
   *
   * @return whether there is still somebody who reads; if not, it is not worth finding more
   */
  public boolean send(byte[] message) {
    return begin() && answer.send(GrpcMessage.framed(message));
  }

  /** Whether there is still somebody who reads. */
  public boolean isOpen() {
    return answer.isOpen();
  }

  /** Ends it well; without a message before it is an empty answer. */
  public void end() {
    if (begin()) {
      answer.end(GrpcAnswer.trailers(GrpcCode.OK));
    }
  }

  /** Ends it in failure, after whatever was sent before. */
  public void fail(GrpcCode code, String message) {
    if (begin()) {
      answer.end(GrpcAnswer.trailers(code, message));
    }
  }

  private boolean begin() {
    if (begun) {
      return answer.isOpen();
    }
    begun = true;
    return answer.send(GrpcAnswer.headers().build());
  }
}
