package io.meshspan.mesh.federation;

import io.meshspan.mesh.topology.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.LongFunction;

/** Questions that wait for their answers. Thread-safe. */
final class Requests {
  private final BiPredicate<NodeId, FederationMessage> sender;
  private final Duration patience;
  private final Map<Long, Open> open = new ConcurrentHashMap<>();
  private final AtomicLong lastNumber = new AtomicLong();

  private record Open(NodeId asked, CompletableFuture<FederationMessage.Answer> answer) {}

  /**
   * Asks with this sender.
   *
   * @param sender answers whether the message is on its way
   * @param patience how long an answer is waited for
   */
  Requests(BiPredicate<NodeId, FederationMessage> sender, Duration patience) {
    this.sender = sender;
    this.patience = patience;
  }

  void tell(NodeId node, FederationMessage message) {
    var unused = sender.test(node, message);
  }

  /** Asks and waits; empty when no answer comes in time. */
  Optional<FederationMessage.Answer> ask(NodeId node, LongFunction<FederationMessage> question) {
    long number = lastNumber.incrementAndGet();
    CompletableFuture<FederationMessage.Answer> answer = new CompletableFuture<>();
    open.put(number, new Open(node, answer));
    try {
      if (!sender.test(node, question.apply(number))) {
        return Optional.empty();
      }
      return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } finally {
      open.remove(number);
    }
  }

  /** Takes an answer; one that nobody waits for, or from whom nobody asked, is passed over. */
  void answered(NodeId from, FederationMessage.Answer answer) {
    Open question = open.get(answer.number());
    if (question != null && question.asked().equals(from)) {
      question.answer().complete(answer);
    }
  }
}
