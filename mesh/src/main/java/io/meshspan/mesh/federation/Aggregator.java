package io.meshspan.mesh.federation;

import io.meshspan.api.Meshspan;
import io.meshspan.api.fl.AggregationStrategy;
import io.meshspan.api.fl.ModelAggregationSpan;
import io.meshspan.api.fl.ModelDownloadSpan;
import io.meshspan.api.fl.ModelUploadSpan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.learning.Learner;
import io.meshspan.mesh.learning.Vector;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's part as the one who merges. Thread-safe; never waits. */
final class Aggregator {
  private static final Logger LOG = LoggerFactory.getLogger(Aggregator.class);

  private final HeldModel held;
  private final Learner learner;
  private final Meshspan meshspan;
  private Optional<Round> current = Optional.empty();

  Aggregator(HeldModel held, Learner learner, Meshspan meshspan) {
    this.held = held;
    this.learner = learner;
    this.meshspan = meshspan;
  }

  /** Begins a round; one that is still open ends without a result. */
  synchronized Round begin(Set<NodeId> clients, TraceContext invitation) {
    Round round = new Round(held.get(), clients, invitation);
    current.ifPresent(Round::end);
    current = Optional.of(round);
    return round;
  }

  private synchronized Optional<Round> open(long number) {
    return current.filter(round -> round.number() == number);
  }

  FederationMessage.Answer answer(NodeId client, FederationMessage.ModelRequest request) {
    try (ModelDownloadSpan span =
        meshspan.fl().as(SpanKind.SERVER).modelDownload(client.toString(), request.round())) {
      Optional<Round> round = open(request.round());
      if (round.isEmpty()) {
        span.failed("the round is over");
        return new FederationMessage.Refused(request.number(), "the round is over");
      }
      GlobalModel base = round.get().base();
      span.modelHash(base.weights().hash()).modelSize(base.weights().toBytes().length);
      return new FederationMessage.Model(request.number(), base);
    }
  }

  FederationMessage.Answer answer(NodeId client, FederationMessage.Upload upload) {
    Update update = upload.update();
    try (ModelUploadSpan span =
        meshspan.fl().as(SpanKind.SERVER).modelUpload(client.toString()).round(update.round())) {
      span.modelHash(update.weights().hash()).modelSize(update.weights().toBytes().length);
      Optional<String> refusal =
          open(update.round())
              .map(round -> round.take(client, update, span.trace()))
              .orElse(Optional.of("the round is over"));
      if (refusal.isEmpty()) {
        return new FederationMessage.Accepted(upload.number());
      }
      LOG.info("an update of {} is refused: {}", client, refusal.get());
      span.failed(refusal.get());
      return new FederationMessage.Refused(upload.number(), refusal.get());
    }
  }

  /** The round that waits for nobody any more. */
  synchronized Optional<Round> complete() {
    return current.filter(Round::isComplete);
  }

  /** Ends the round with what has come, if it has not ended before. */
  void merge(Round round) {
    round.end().ifPresent(received -> merge(round, received));
  }

  private void merge(Round round, Map<NodeId, Round.Received> received) {
    Map<NodeId, Update> updates = new TreeMap<>();
    received.forEach((client, one) -> updates.put(client, one.update()));
    Map<NodeId, Update> near = FederatedAverage.withoutOutliers(updates);
    if (near.size() < updates.size()) {
      LOG.info("of {} only {} are near enough to be merged", updates.keySet(), near.keySet());
    }
    List<TraceContext> uploads =
        near.keySet().stream().map(client -> received.get(client).trace()).toList();
    try (ModelAggregationSpan span =
        meshspan
            .fl()
            .continuing(round.trace())
            .linkedTo(uploads)
            .modelAggregation(round.number(), near.size())) {
      span.strategy(AggregationStrategy.FED_AVG).clientsFailed(round.invited() - near.size());
      if (2 * near.size() < round.invited() || near.isEmpty()) {
        span.failed("fewer than half of the clients sent a usable update");
        return;
      }
      Vector merged = FederatedAverage.of(near.values());
      learner
          .evaluate(merged, Long.toString(round.number()))
          .ifPresent(judged -> span.accuracy(judged.accuracy()).loss(judged.loss()));
      held.offer(new GlobalModel(round.number(), merged));
    }
  }
}
