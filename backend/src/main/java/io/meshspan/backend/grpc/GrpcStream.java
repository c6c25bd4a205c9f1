package io.meshspan.backend.grpc;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import java.util.concurrent.CompletableFuture;

/**
 * An answer that is sent message by message.
 *
 * <p>Used by one thread, which waits wherever its reader is slower.
 */
public final class GrpcStream {
  private final HttpResponseWriter writer = HttpResponse.streaming();
  private boolean begun;

  /** What a server answers with. */
  public HttpResponse response() {
    return writer;
  }

  /**
   * Sends a message when its reader has taken those before.
   *
   * @return whether there is still somebody who reads; if not, it is not worth finding more
   */
  public boolean send(byte[] message) {
    begin();
    if (!writer.tryWrite(GrpcMessage.framed(message))) {
      return false;
    }
    // What ends the stream ends the waiting too: a reader who has gone takes no more.
    CompletableFuture.anyOf(writer.whenConsumed(), writer.whenComplete())
        .handle((done, gone) -> done)
        .join();
    return writer.isOpen();
  }

  /** Whether there is still somebody who reads. */
  public boolean isOpen() {
    return writer.isOpen();
  }

  /** Ends it well; without a message before it is an empty answer. */
  public void end() {
    begin();
    if (writer.tryWrite(GrpcAnswer.trailers(GrpcCode.OK))) {
      writer.close();
    }
  }

  /** Ends it in failure, after whatever was sent before. */
  public void fail(GrpcCode code, String message) {
    begin();
    if (writer.tryWrite(GrpcAnswer.trailers(code, message))) {
      writer.close();
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      if (!writer.tryWrite(GrpcAnswer.headers().build())) {
        writer.close();
      }
    }
  }
}
