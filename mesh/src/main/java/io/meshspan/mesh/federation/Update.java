package io.meshspan.mesh.federation;

import io.meshspan.mesh.learning.Vector;
import java.util.Optional;

/**
 * What a client made of the global model.
 *
 * @param round in which round
 * @param weights as they came: perhaps no model at all
 * @param examples how many examples it says it learnt from
 */
record Update(long round, Vector weights, int examples) {
  /** Why it cannot be merged into a model of so many weights; empty when it can. */
  Optional<String> refusal(int size) {
    if (weights.size() != size) {
      return Optional.of("not a model of this kind");
    }
    if (!GlobalModel.isSound(weights)) {
      return Optional.of("weights that no training has made");
    }
    return examples < 1 ? Optional.of("learnt from nothing") : Optional.empty();
  }
}
