package io.meshspan.backend.stream;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An answer of which no more is in memory than the piece that its reader takes next.
 *
 * <p>Used by one thread, which may block: it waits wherever its reader is slower.
 */
public final class PacedResponse {
  private final HttpResponseWriter writer = HttpResponse.streaming();
  private final ServiceRequestContext context;
  private final Patience patience;
  private boolean begun;

  private PacedResponse(ServiceRequestContext context, Patience patience) {
    this.context = context;
    this.patience = patience;
  }

  /**
   * How long a reader is waited for.
   *
   * @param piece until it has taken one piece
   * @param whole until it has taken all of them
   */
  public record Patience(Duration piece, Duration whole) {
    /** Half a minute for a piece, five minutes for all. */
    public static Patience usual() {
      return new Patience(Duration.ofSeconds(30), Duration.ofMinutes(5));
    }
  }

  /** An answer to this request. */
  public static PacedResponse to(ServiceRequestContext context, Patience patience) {
    return new PacedResponse(context, patience);
  }

  /** What a server answers with. */
  public HttpResponse response() {
    return writer;
  }

  /** Whether there is still somebody who reads. */
  public boolean isOpen() {
    return writer.isOpen();
  }

  /**
   * Sends something and returns when its reader has taken it. A reader who does not is given up.
   *
   * @return whether there is still somebody who reads; if not, it is not worth finding more
   */
  public boolean send(HttpObject piece) {
    if (!begun) {
      begun = true;
      // What was allowed for an answer to begin is too little for a large one to be read.
      context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, patience.whole);
    }
    if (!writer.tryWrite(piece)) {
      return false;
    }
    try {
      // What ends the stream ends the waiting too: a reader who has gone takes no more.
      CompletableFuture.anyOf(writer.whenConsumed(), writer.whenComplete())
          .get(patience.piece.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      abort(new SlowReaderException(patience.piece));
    } catch (InterruptedException e) {
      abort(e);
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // It ended otherwise than well, and is no longer open.
    }
    return writer.isOpen();
  }

  /** Ends it well with something that is still to say. */
  public void end(HttpObject last) {
    if (writer.tryWrite(last)) {
      writer.close();
    }
  }

  /** Ends it well. */
  public void end() {
    writer.close();
  }

  /** Breaks it off, so that its reader cannot take it for whole. */
  public void abort(Throwable cause) {
    writer.close(cause);
  }

  /** A reader took nothing for too long. */
  private static final class SlowReaderException extends Exception {
    private static final long serialVersionUID = 1L;

    SlowReaderException(Duration waited) {
      super("nothing was read for " + waited.toSeconds() + " s", null, false, false);
    }
  }
}
