package io.meshspan.cli.load;

import io.meshspan.api.ml.ModelEvaluationSpan;
import io.meshspan.api.ml.ModelInferenceSpan;
import io.meshspan.api.ml.ModelTrainingSpan;
import java.util.List;

/** Models at work: they learn, are judged, and answer. */
final class MlScenes {
  private static final List<String> MODELS =
      List.of("link-quality", "anomaly-score", "churn", "route-cost");

  private long version = 12;

  /** A model is trained anew over a few epochs, and judged. */
  void training(Stage stage) {
    Node node = stage.anyNode();
    String model = stage.chance().oneOf(MODELS);
    try (ModelTrainingSpan span = node.meshspan().ml().modelTraining(model)) {
      int epochs = stage.chance().between(3, 20);
      double loss = epochs(stage, node, model, epochs);
      evaluate(stage, node, model);
      span.trainingLoss(loss).trainingExamples(stage.chance().around(1_200));
      stage.take(node, 400);
    }
    version++;
  }

  /** A model is judged by what it answers. */
  void evaluation(Stage stage) {
    Node node = stage.anyNode();
    String model = stage.chance().oneOf(MODELS);
    try (ModelEvaluationSpan span = node.meshspan().ml().modelEvaluation(model)) {
      int answers = stage.chance().between(4, 24);
      for (int i = 0; i < answers; i++) {
        infer(stage, node, model);
      }
      judged(stage, span);
    }
  }

  /** Answers the loss after the last epoch. */
  double epochs(Stage stage, Node node, String model, int epochs) {
    double loss = 1.2 + stage.chance().share();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      loss *= 0.75 + 0.2 * stage.chance().share();
      try (ModelTrainingSpan span = node.meshspan().ml().modelTraining(model)) {
        stage.take(node, 9_000);
        span.trainingEpoch(epoch).trainingLoss(loss);
        span.trainingExamples(stage.chance().around(1_200));
        stage.fails(span, Fault.DIVERGED, model);
      }
    }
    return loss;
  }

  void evaluate(Stage stage, Node node, String model) {
    try (ModelEvaluationSpan span = node.meshspan().ml().modelEvaluation(model)) {
      stage.take(node, 2_500);
      judged(stage, span);
    }
  }

  void infer(Stage stage, Node node, String model) {
    try (ModelInferenceSpan span = node.meshspan().ml().modelInference(model)) {
      stage.take(node, 180);
      span.modelVersion(Long.toString(version)).inputSize(6).outputScore(stage.chance().share());
      stage.fails(span, Fault.OVERLOADED, model);
    }
  }

  private static void judged(Stage stage, ModelEvaluationSpan span) {
    span.evaluationAccuracy(0.8 + 0.19 * stage.chance().share());
    span.evaluationExamples(stage.chance().around(300));
  }
}
