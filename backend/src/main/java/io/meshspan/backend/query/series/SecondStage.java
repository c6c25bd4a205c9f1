package io.meshspan.backend.query.series;

/** What is done with series before they are answered. */
public sealed interface SecondStage {
  /** Keeps, in each interval for itself, the series with the most extreme numbers. */
  record Ranked(Extreme extreme, int most) implements SecondStage {
    public Ranked {
      if (most < 1) {
        throw new IllegalArgumentException("the best " + most);
      }
    }
  }

  /** Which end of the numbers is meant. */
  enum Extreme {
    /** The greatest. */
    TOP,
    /** The least. */
    BOTTOM
  }

  /** Keeps the numbers for which a comparison is true. */
  record Kept(Comparison comparison, double than) implements SecondStage {}

  /** A comparison of numbers. */
  enum Comparison {
    /** {@code =}. */
    EQUAL,
    /** {@code !=}. */
    DIFFERENT,
    /** {@code <}. */
    LESS,
    /** {@code <=}. */
    AT_MOST,
    /** {@code >}. */
    GREATER,
    /** {@code >=}. */
    AT_LEAST;

    boolean holds(double left, double right) {
      return switch (this) {
        case EQUAL -> left == right;
        case DIFFERENT -> left != right && !Double.isNaN(left);
        case LESS -> left < right;
        case AT_MOST -> left <= right;
        case GREATER -> left > right;
        case AT_LEAST -> left >= right;
      };
    }
  }
}
