package io.meshspan.mesh.learning;

import java.util.List;

/**
 * How a model does on examples that it was not trained on, and how no model does on the same.
 *
 * @param examples how many there were, 1 or more
 * @param accuracy share of right answers, 0 to 1
 * @param loss mean squared error
 * @param accuracyWithout share of right answers without the model
 * @param lossWithout mean squared error without the model
 */
public record Evaluation(
    int examples, double accuracy, double loss, double accuracyWithout, double lossWithout) {
  /** Judges a model by these examples, of which there is at least one. */
  static Evaluation of(LinearModel model, List<Example> heldOut) {
    LinearModel none = LinearModel.untrained(model.weights().size());
    return new Evaluation(
        heldOut.size(),
        model.accuracy(heldOut),
        model.loss(heldOut),
        none.accuracy(heldOut),
        none.loss(heldOut));
  }

  /** Whether it is worth obeying. */
  public boolean isBetterThanNone() {
    return loss <= lossWithout;
  }
}
