package io.meshspan.mesh.federation;

import io.meshspan.api.Meshspan;
import io.meshspan.api.fl.LocalTrainingSpan;
import io.meshspan.api.fl.ModelDownloadSpan;
import io.meshspan.api.fl.ModelUploadSpan;
import io.meshspan.mesh.learning.Learner;
import io.meshspan.mesh.learning.TrainedModel;
import io.meshspan.mesh.learning.Vector;
import io.meshspan.mesh.topology.NodeId;
import java.util.Optional;

/** The node's part as one who learns. */
final class Client {
  private final NodeId self;
  private final HeldModel held;
  private final Learner learner;
  private final Requests requests;
  private final Meshspan meshspan;

  Client(NodeId self, HeldModel held, Learner learner, Requests requests, Meshspan meshspan) {
    this.self = self;
    this.held = held;
    this.learner = learner;
    this.requests = requests;
    this.meshspan = meshspan;
  }

  /** Takes part in a round, from its first message to its last; waits for answers. */
  void takePart(NodeId aggregator, long round) {
    if (held.get().rounds() >= round) {
      requests.tell(aggregator, new FederationMessage.Newer(held.get()));
      return;
    }
    Optional<GlobalModel> global = download(aggregator, round);
    if (global.isEmpty()) {
      return;
    }
    held.offer(global.get());
    learner.adopt(global.get().weights(), Long.toString(global.get().rounds()));
    train(global.get(), round).ifPresent(trained -> upload(aggregator, round, trained));
  }

  private Optional<GlobalModel> download(NodeId aggregator, long round) {
    try (ModelDownloadSpan span = meshspan.fl().modelDownload(self.toString(), round)) {
      Optional<FederationMessage.Answer> answer =
          requests.ask(aggregator, number -> new FederationMessage.ModelRequest(number, round));
      if (answer.isPresent() && answer.get() instanceof FederationMessage.Model reply) {
        Vector weights = reply.model().weights();
        span.modelHash(weights.hash()).modelSize(weights.toBytes().length);
        if (weights.size() == learner.firstWeights().size()) {
          return Optional.of(reply.model());
        }
        span.failed("not a model of this kind");
      } else {
        span.failed(whyNot(answer));
      }
      return Optional.empty();
    }
  }

  private Optional<TrainedModel> train(GlobalModel global, long round) {
    try (LocalTrainingSpan span = meshspan.fl().localTraining(self.toString(), round)) {
      Optional<TrainedModel> trained = learner.train(global.weights(), round);
      trained.ifPresentOrElse(
          model -> span.epochs(model.epochs()).examples(model.examples()).loss(model.loss()),
          () -> span.failed("too few examples yet"));
      return trained;
    }
  }

  private void upload(NodeId aggregator, long round, TrainedModel trained) {
    try (ModelUploadSpan span = meshspan.fl().modelUpload(self.toString()).round(round)) {
      Vector weights = trained.weights();
      span.modelHash(weights.hash()).modelSize(weights.toBytes().length);
      Update update = new Update(round, weights, trained.examples());
      Optional<FederationMessage.Answer> answer =
          requests.ask(aggregator, number -> new FederationMessage.Upload(number, update));
      if (answer.isEmpty() || !(answer.get() instanceof FederationMessage.Accepted)) {
        span.failed(whyNot(answer));
      }
    }
  }

  private static String whyNot(Optional<FederationMessage.Answer> answer) {
    return answer.isPresent() && answer.get() instanceof FederationMessage.Refused refused
        ? "refused: " + refused.reason()
        : "the aggregator does not answer";
  }
}
