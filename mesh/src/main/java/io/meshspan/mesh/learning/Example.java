package io.meshspan.mesh.learning;

/**
 * What a model should answer to an input.
 *
 * @param input what is known beforehand
 * @param target what came of it
 * @param tolerance how far an answer may be from the target and still be called right, 0 or more
 */
public record Example(Vector input, double target, double tolerance) {
  public Example {
    if (!Double.isFinite(target) || !Double.isFinite(input.largest()) || !(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "nothing is to be learnt from " + input + " -> " + target + " ±" + tolerance);
    }
  }

  boolean isRight(double answer) {
    return Math.abs(answer - target) <= tolerance;
  }
}
