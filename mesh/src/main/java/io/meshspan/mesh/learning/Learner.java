package io.meshspan.mesh.learning;

import java.util.Optional;

/** Somebody who can better a model with examples that nobody else has. Thread-safe. */
public interface Learner {
  /** The weights to begin with when nobody has any yet. */
  Vector firstWeights();

  /**
   * Trains a model on the examples that are there now; empty when there are too few.
   *
   * @param round decides the order of the examples, so that a round can be repeated
   */
  Optional<TrainedModel> train(Vector weights, long round);

  /** Judges a model by the examples held out; empty when there are too few. */
  Optional<Evaluation> evaluate(Vector weights, String version);

  /**
   * Takes a model into use, unless it is judged to be worse than none.
   *
   * @return the judgement
   */
  Optional<Evaluation> adopt(Vector weights, String version);
}
