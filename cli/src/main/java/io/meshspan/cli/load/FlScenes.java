package io.meshspan.cli.load;

import io.meshspan.api.fl.AggregationStrategy;
import io.meshspan.api.fl.FlSpans;
import io.meshspan.api.fl.LocalTrainingSpan;
import io.meshspan.api.fl.ModelAggregationSpan;
import io.meshspan.api.fl.ModelDownloadSpan;
import io.meshspan.api.fl.ModelUploadSpan;
import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;

/** Rounds of federated learning: a trace per client, and one that merges what they sent. */
final class FlScenes {
  private static final String MODEL = "link-quality";

  private final MeshScenes mesh;
  private final MlScenes ml;
  private long round;

  FlScenes(MeshScenes mesh, MlScenes ml) {
    this.mesh = mesh;
    this.ml = ml;
  }

  /** One round: every peer of the aggregator is asked, and most answer. */
  void round(Stage stage) {
    Node aggregator = stage.leader();
    List<Node> clients = stage.peersOf(aggregator);
    List<TraceContext> uploads = new ArrayList<>();
    String hash = stage.chance().hex("sha256:", 32);
    round++;
    stage.atOnce(
        clients,
        client ->
            mesh.send(
                stage,
                aggregator,
                client,
                "fl_invitation",
                invited -> learn(stage, invited, aggregator, hash, uploads)));
    merge(stage, aggregator, clients.size(), uploads);
  }

  private void learn(
      Stage stage, Node client, Node aggregator, String hash, List<TraceContext> uploads) {
    download(stage, client, aggregator, hash);
    try (LocalTrainingSpan span = client.meshspan().fl().localTraining(client.name(), round)) {
      int epochs = stage.chance().between(3, 6);
      double loss = ml.epochs(stage, client, MODEL, epochs);
      span.epochs(epochs).examples(stage.chance().around(600)).loss(loss);
      if (stage.fails(span, Fault.DIVERGED, MODEL)) {
        return;
      }
    }
    upload(stage, client, aggregator, uploads);
  }

  private void download(Stage stage, Node client, Node aggregator, String hash) {
    FlSpans asking = client.meshspan().fl();
    try (ModelDownloadSpan asked = asking.modelDownload(client.name(), round)) {
      stage.travel();
      FlSpans serving = aggregator.meshspan().fl().continuing(Stage.carried(asked.trace()));
      try (ModelDownloadSpan served =
          serving.as(SpanKind.SERVER).modelDownload(client.name(), round)) {
        stage.take(aggregator, 700);
        served.modelSize(26_480).modelHash(hash);
      }
      stage.travel();
      asked.modelSize(26_480).modelHash(hash);
      stage.fails(asked, Fault.CLOSED, aggregator.name());
    }
  }

  private void upload(Stage stage, Node client, Node aggregator, List<TraceContext> uploads) {
    String hash = stage.chance().hex("sha256:", 32);
    FlSpans sending = client.meshspan().fl();
    try (ModelUploadSpan sent = sending.modelUpload(client.name())) {
      stage.travel();
      FlSpans receiving = aggregator.meshspan().fl().continuing(Stage.carried(sent.trace()));
      try (ModelUploadSpan received = receiving.as(SpanKind.SERVER).modelUpload(client.name())) {
        stage.take(aggregator, 900);
        received.round(round).modelSize(26_480).modelHash(hash);
        uploads.add(received.trace());
      }
      stage.travel();
      sent.round(round).modelSize(26_480).modelHash(hash);
    }
  }

  private void merge(Stage stage, Node aggregator, int asked, List<TraceContext> uploads) {
    FlSpans spans = aggregator.meshspan().fl().linkedTo(uploads);
    try (ModelAggregationSpan span = spans.modelAggregation(round, uploads.size())) {
      stage.take(aggregator, 3_000);
      ml.evaluate(stage, aggregator, MODEL);
      span.strategy(AggregationStrategy.FED_AVG).clientsFailed(asked - uploads.size());
      span.loss(0.1 + 0.4 * stage.chance().share());
      span.accuracy(0.85 + 0.1 * stage.chance().share());
      stage.atOnce(
          stage.peersOf(aggregator),
          peer -> mesh.send(stage, aggregator, peer, "fl_model", told -> stage.take(told, 80)));
    }
  }
}
