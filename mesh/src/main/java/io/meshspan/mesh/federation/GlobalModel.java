package io.meshspan.mesh.federation;

import io.meshspan.mesh.learning.Vector;
import java.util.Base64;

/**
 * The model that all nodes share.
 *
 * @param rounds how many rounds have been merged into it, 0 for the one to begin with
 * @param weights finite, and no larger than a trained model's ever are
 */
public record GlobalModel(long rounds, Vector weights) {
  /** Inputs are scaled to about 1: a weight beyond this is no result of training. */
  static final double LARGEST_WEIGHT = 50;

  public GlobalModel {
    if (rounds < 0 || !isSound(weights)) {
      throw new IllegalArgumentException("no model: after " + rounds + " rounds " + weights);
    }
  }

  static boolean isSound(Vector weights) {
    return weights.size() > 0 && weights.largest() <= LARGEST_WEIGHT;
  }

  /** One line: the rounds, and the weights' bytes in base 64. */
  public String text() {
    return rounds + " " + text(weights);
  }

  /**
   * Reads what {@link #text()} wrote.
   *
   * @throws IllegalArgumentException when it is no model
   */
  public static GlobalModel parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 2) {
      throw new IllegalArgumentException("a model is its rounds and its weights; got " + text);
    }
    return new GlobalModel(Long.parseLong(words[0]), weights(words[1]));
  }

  static String text(Vector weights) {
    return Base64.getEncoder().encodeToString(weights.toBytes());
  }

  static Vector weights(String text) {
    return Vector.fromBytes(Base64.getDecoder().decode(text));
  }
}
