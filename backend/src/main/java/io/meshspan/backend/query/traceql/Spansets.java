package io.meshspan.backend.query.traceql;

/** Which spans of a trace are meant. */
sealed interface Spansets {
  /** Those for which the condition is true. */
  record Filter(Expression condition) implements Spansets {}

  /** Two sets, joined or compared by their places in the trace. */
  record Joined(String operator, Spansets left, Spansets right) implements Spansets {}

  /** What comes out of a pipeline in parentheses. */
  record Nested(Pipeline pipeline) implements Spansets {}
}
