package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.Arithmetic;
import io.meshspan.backend.query.series.SecondStage;
import java.util.List;

/** What numbers are asked for. */
sealed interface MetricsExpression {
  /** What is made of the spans that a pipeline means. */
  record Counted(Pipeline pipeline, FirstStage first) implements MetricsExpression {}

  /** What is left after some stages. */
  record After(MetricsExpression of, List<SecondStage> stages) implements MetricsExpression {
    public After {
      stages = List.copyOf(stages);
    }
  }

  /** Two of them, number by number. */
  record Combined(Arithmetic arithmetic, MetricsExpression left, MetricsExpression right)
      implements MetricsExpression {}

  /** A number as it stands there. */
  record Constant(Value value) implements MetricsExpression {}
}
