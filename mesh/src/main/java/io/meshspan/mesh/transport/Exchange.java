package io.meshspan.mesh.transport;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.topology.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/**
 * Asks neighbours questions and finds their answers again.
 *
 * <pre>{@code
 * Exchange exchange = new Exchange(transport::send, Duration.ofSeconds(2));
 * Bytes answer = exchange.ask(neighbour, question, span.trace());   // waits
 * exchange.answered(neighbour, answerFrame);                        // from the frame listener
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Exchange {
  private final BiFunction<NodeId, Frame, SendOutcome> links;
  private final Duration patience;
  private final Map<Asked, CompletableFuture<Bytes>> open = new ConcurrentHashMap<>();
  private final AtomicLong lastNumber = new AtomicLong();

  /** A neighbour can answer only what it was asked itself. */
  private record Asked(NodeId neighbour, long number) {}

  public Exchange(BiFunction<NodeId, Frame, SendOutcome> links, Duration patience) {
    this.links = links;
    this.patience = patience;
  }

  /**
   * Asks a neighbour and waits for the answer. Not for the thread that reads the answers.
   *
   * @param trace the span that asks
   * @throws IOException when the link does not take the question, or no answer comes in time
   */
  public Bytes ask(NodeId neighbour, Bytes question, TraceContext trace) throws IOException {
    Asked asked = new Asked(neighbour, lastNumber.incrementAndGet());
    CompletableFuture<Bytes> answer = new CompletableFuture<>();
    open.put(asked, answer);
    try {
      SendOutcome outcome =
          links.apply(neighbour, new Frame.Question(asked.number(), trace, question));
      if (outcome != SendOutcome.ACCEPTED) {
        throw new IOException("the link to " + neighbour + " refused a question: " + outcome);
      }
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + neighbour, e);
    } catch (TimeoutException e) {
      throw new IOException(neighbour + " did not answer within " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException("the answer of " + neighbour + " was lost", e);
    } finally {
      open.remove(asked);
    }
  }

  /** An answer has come; one that nobody waits for any more is passed over. */
  public void answered(NodeId neighbour, Frame.Answer answer) {
    CompletableFuture<Bytes> waiting = open.get(new Asked(neighbour, answer.number()));
    if (waiting != null) {
      waiting.complete(answer.content());
    }
  }
}
