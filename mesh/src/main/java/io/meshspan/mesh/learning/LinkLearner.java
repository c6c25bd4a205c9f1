package io.meshspan.mesh.learning;

import io.meshspan.api.Meshspan;
import io.meshspan.api.ml.MlAttributes;
import io.opentelemetry.api.common.AttributeKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains and judges the model of links on what one node has measured. */
public final class LinkLearner implements Learner {
  private static final Logger LOG = LoggerFactory.getLogger(LinkLearner.class);
  private static final AttributeKey<Double> ACCURACY_WITHOUT =
      AttributeKey.doubleKey("ml.evaluation.accuracy_without_model");
  private static final int ENOUGH_FOR_TRAINING = 20;
  static final int ENOUGH_FOR_JUDGING = 10;
  private static final int EPOCHS = 2;
  private static final double RATE = 0.1;

  private final LinkOutlook outlook;
  private final Meshspan meshspan;
  private final Consumer<Judged> listener;

  /**
   * A model that was judged, and by what: whoever has this can do the sum again.
   *
   * @param heldOut the examples
   */
  public record Judged(
      String version, Vector weights, List<Example> heldOut, Evaluation evaluation) {
    public Judged {
      heldOut = List.copyOf(heldOut);
    }
  }

  /**
   * Learns for this outlook from what it has seen.
   *
   * @param listener is told of each model that was judged before it was taken into use or not
   */
  public LinkLearner(LinkOutlook outlook, Meshspan meshspan, Consumer<Judged> listener) {
    this.outlook = outlook;
    this.meshspan = meshspan;
    this.listener = listener;
  }

  @Override
  public Vector firstWeights() {
    return Vector.zeros(LinkHistory.INPUTS);
  }

  @Override
  public Optional<TrainedModel> train(Vector weights, long round) {
    List<Example> examples = outlook.examples().forTraining();
    if (examples.size() < ENOUGH_FOR_TRAINING) {
      return Optional.empty();
    }
    LinearModel model = new LinearModel(weights);
    double loss = 0;
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      try (var span = meshspan.ml().modelTraining(LinkOutlook.MODEL)) {
        model = model.afterOnePass(examples, RATE, round * EPOCHS + epoch);
        loss = model.loss(examples);
        span.trainingEpoch(epoch).trainingExamples(examples.size()).trainingLoss(loss);
      }
    }
    return Optional.of(new TrainedModel(model.weights(), examples.size(), EPOCHS, loss));
  }

  @Override
  public Optional<Evaluation> evaluate(Vector weights, String version) {
    return judge(weights, version).map(Judged::evaluation);
  }

  @Override
  public Optional<Evaluation> adopt(Vector weights, String version) {
    Optional<Judged> judged = judge(weights, version);
    judged.ifPresent(listener);
    Optional<Evaluation> evaluation = judged.map(Judged::evaluation);
    if (evaluation.filter(Evaluation::isBetterThanNone).isPresent()) {
      outlook.use(new LinearModel(weights), version);
    } else {
      LOG.debug("model {} is not used: {}", version, evaluation);
      outlook.useNone();
    }
    return evaluation;
  }

  private Optional<Judged> judge(Vector weights, String version) {
    List<Example> heldOut = outlook.examples().heldOut();
    if (heldOut.size() < ENOUGH_FOR_JUDGING) {
      return Optional.empty();
    }
    try (var span = meshspan.ml().modelEvaluation(LinkOutlook.MODEL)) {
      Evaluation evaluation = Evaluation.of(new LinearModel(weights), heldOut);
      span.evaluationAccuracy(evaluation.accuracy())
          .evaluationExamples(evaluation.examples())
          .attribute(MlAttributes.ML_MODEL_VERSION, version)
          .attribute(ACCURACY_WITHOUT, evaluation.accuracyWithout());
      return Optional.of(new Judged(version, weights, heldOut, evaluation));
    }
  }
}
