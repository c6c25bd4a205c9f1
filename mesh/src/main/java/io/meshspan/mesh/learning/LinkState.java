package io.meshspan.mesh.learning;

/**
 * What is known of a link at one moment, as a model takes it. Inputs and answers are in units of
 * the link's own spread: what was learnt on one link holds for a faster or a wilder one.
 *
 * @param input what the model is asked
 * @param averageMillis the smoothed round-trip time: the forecast without a model
 * @param spreadMillis how much the round-trip time moves, over 0
 */
record LinkState(Vector input, double averageMillis, double spreadMillis) {
  private static final double RIGHT_WITHIN_SHARE = 0.15;
  private static final double RIGHT_WITHIN_MILLIS = 0.5;

  /** No link answers faster than this. */
  private static final double LEAST_MILLIS = 0.05;

  /** The round-trip time that this model expects. */
  double millisBy(LinearModel model) {
    return Math.max(LEAST_MILLIS, averageMillis + spreadMillis * model.answer(input));
  }

  /** What is learnt from how it turned out: right is within 15 %, or half a millisecond. */
  Example turnedOut(double millis) {
    double tolerance = Math.max(RIGHT_WITHIN_MILLIS, RIGHT_WITHIN_SHARE * millis);
    return new Example(input, (millis - averageMillis) / spreadMillis, tolerance / spreadMillis);
  }
}
