package io.meshspan.mesh.node;

import io.meshspan.mesh.federation.Federation;
import io.meshspan.mesh.learning.Evaluation;
import io.meshspan.mesh.learning.ForecastError;
import io.meshspan.mesh.learning.LinkLearner;
import io.meshspan.mesh.topology.NodeId;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a node learns of its links, alone and with the others. Whoever leads the Raft group
 * aggregates: there is one, everybody knows who, and there is another soon when it is gone.
 */
final class LearningPart implements AutoCloseable {
  private final Parts parts;
  private final Federation federation;
  private volatile Optional<Evaluation> judged = Optional.empty();

  LearningPart(Parts parts, Path directory, NodeTracing tracing) {
    this.parts = parts;
    LearningFiles files = new LearningFiles(directory);
    LinkLearner learner =
        new LinkLearner(parts.outlook(), tracing.meshspan(), model -> judged(model, files));
    this.federation =
        new Federation(
            parts.self(),
            learner,
            parts.forwarder()::send,
            files,
            Federation.Timing.USUAL,
            tracing.openTelemetry(),
            tracing.meshspan());
    parts
        .mailbox()
        .deliverTo(
            Federation.MESSAGE_TYPE, message -> federation.take(message.source(), message.body()));
  }

  private void judged(LinkLearner.Judged model, LearningFiles files) {
    judged = Optional.of(model.evaluation());
    files.keep(model);
  }

  /** Takes what a probe has measured. */
  void measured(NodeId neighbour, double millis) {
    parts
        .links()
        .quality(neighbour)
        .ifPresent(smoothed -> parts.outlook().measured(neighbour, millis, smoothed));
  }

  void beginRoundIfLeader() {
    if (parts.settings().state().isLeader()) {
      Set<NodeId> clients = new TreeSet<>(parts.likelyThere());
      clients.add(parts.self());
      federation.beginRound(clients);
    }
  }

  /**
   * For the status line: after how many rounds the model is, its accuracy on held-out examples, and
   * the mean errors of forecasts (ms) with it and with the moving average alone.
   */
  String status() {
    ForecastError error = parts.outlook().error();
    StringBuilder status = new StringBuilder("model_rounds=" + federation.model().rounds());
    judged.ifPresent(
        by -> status.append(String.format(Locale.ROOT, " accuracy=%.3f", by.accuracy())));
    if (error.forecasts() > 0) {
      status.append(
          String.format(
              Locale.ROOT,
              " forecast_error=%.2f average_error=%.2f",
              error.learntMillis(),
              error.averageMillis()));
    }
    return status.toString();
  }

  @Override
  public void close() {
    federation.close();
  }
}
