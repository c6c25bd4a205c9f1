package io.meshspan.mesh.federation;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.topology.NodeId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One round as the aggregator has it, until it is over. Thread-safe. */
final class Round {
  private final GlobalModel base;
  private final Set<NodeId> invited;
  private final TraceContext trace;
  private final Map<NodeId, Received> received = new TreeMap<>();
  private boolean over;

  /** An update, and the span in which it came. */
  record Received(Update update, TraceContext trace) {}

  Round(GlobalModel base, Set<NodeId> invited, TraceContext trace) {
    this.base = base;
    this.invited = new TreeSet<>(invited);
    this.trace = trace;
  }

  long number() {
    return base.rounds() + 1;
  }

  /** The model that it begins with. */
  GlobalModel base() {
    return base;
  }

  /** The span that invited. */
  TraceContext trace() {
    return trace;
  }

  int invited() {
    return invited.size();
  }

  /** Takes an update; the answer is why not, if so. A client's second replaces its first. */
  synchronized Optional<String> take(NodeId client, Update update, TraceContext upload) {
    if (over || update.round() != number()) {
      return Optional.of("the round is over");
    }
    if (!invited.contains(client)) {
      return Optional.of("not invited");
    }
    Optional<String> refusal = update.refusal(base.weights().size());
    if (refusal.isEmpty()) {
      received.put(client, new Received(update, upload));
    }
    return refusal;
  }

  synchronized boolean isComplete() {
    return received.size() == invited.size();
  }

  /** Ends it; from now on nothing is taken. Empty when that was so already. */
  synchronized Optional<Map<NodeId, Received>> end() {
    if (over) {
      return Optional.empty();
    }
    over = true;
    return Optional.of(new TreeMap<>(received));
  }
}
