package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.Measure.Function;
import java.util.List;
import java.util.Optional;

/** What is made of the spans that a pipeline means. */
sealed interface FirstStage {
  /**
   * A function of each interval.
   *
   * @param of the field whose numbers it takes; none for what counts
   * @param by the fields that make groups
   */
  record Measured(Function function, Optional<Field> of, List<Double> quantiles, List<Field> by)
      implements FirstStage {}

  /**
   * The attributes of a selection against those of the rest.
   *
   * @param selection which spans belong to it
   * @param top how many values of an attribute are answered
   * @param startEpochNanos the selection's spans start after it, 0 for any time
   * @param endEpochNanos and not after this
   */
  record Compared(Expression selection, int top, long startEpochNanos, long endEpochNanos)
      implements FirstStage {}
}
