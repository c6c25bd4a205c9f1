package io.meshspan.mesh.learning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A weighted sum of its inputs. Immutable: training makes another.
 *
 * @param weights one an input
 */
public record LinearModel(Vector weights) {
  /**
   * An error is learnt from as if it were no larger, so that one odd example turns nothing over.
   */
  private static final double LARGEST_ERROR = 3;

  private static final double LEAST_ENERGY = 1e-3;

  /** The model that has learnt nothing: it answers 0. */
  public static LinearModel untrained(int inputs) {
    return new LinearModel(Vector.zeros(inputs));
  }

  public double answer(Vector input) {
    return weights.dot(input);
  }

  /**
   * The model after one pass over the examples, in an order that the seed decides: least squares by
   * stochastic gradient descent, each step divided by the energy of its input (normalized LMS;
   * Haykin, Adaptive Filter Theory, ch. 7), so that no input can make it diverge.
   *
   * @param rate the share of its error that a step removes, over 0 and less than 2
   */
  public LinearModel afterOnePass(List<Example> examples, double rate, long seed) {
    List<Example> order = new ArrayList<>(examples);
    Collections.shuffle(order, new Random(seed));
    Vector learnt = weights;
    for (Example example : order) {
      Vector input = example.input();
      double error = example.target() - learnt.dot(input);
      learnt = learnt.plus(rate * counted(error) / (LEAST_ENERGY + input.dot(input)), input);
    }
    return new LinearModel(learnt);
  }

  private static double counted(double error) {
    return Math.max(-LARGEST_ERROR, Math.min(LARGEST_ERROR, error));
  }

  /** Its mean squared error on these examples, none of which counts for more than 3; 0 for none. */
  public double loss(List<Example> examples) {
    return examples.stream()
        .mapToDouble(example -> counted(answer(example.input()) - example.target()))
        .map(error -> error * error)
        .average()
        .orElse(0);
  }

  /** The share of these examples to which its answer is right, 0 to 1; 0 where there are none. */
  public double accuracy(List<Example> examples) {
    return examples.stream()
        .mapToDouble(example -> example.isRight(answer(example.input())) ? 1 : 0)
        .average()
        .orElse(0);
  }
}
