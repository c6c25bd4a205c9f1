package io.meshspan.backend.query.traceql;

import java.util.List;

/** One step of a pipeline. */
sealed interface Stage {
  /** Keeps the spans that are meant, of each set. */
  record Select(Spansets spansets) implements Stage {}

  /** Keeps the sets for which a comparison of scalars is true. */
  record Compare(String operator, Scalar left, Scalar right) implements Stage {}

  /** Splits each set by a value, which is called by its text in the query. */
  record By(Expression expression, String text) implements Stage {}

  /** Makes one set of all. */
  record Coalesce() implements Stage {}

  /** Has more fields shown. */
  record Show(List<Field> fields) implements Stage {}

  /** A number of a set of spans. */
  sealed interface Scalar {
    /** A number as it stands there. */
    record Constant(double value) implements Scalar {}

    /**
     * Of all spans of the set.
     *
     * @param of what; of {@code count} nothing that matters
     * @param text how it is called
     */
    record Aggregate(String function, Expression of, String text) implements Scalar {}

    /** Arithmetic. */
    record Arithmetic(String operator, Scalar left, Scalar right) implements Scalar {}
  }
}
