package io.meshspan.backend.query.traceql;

import java.util.Map;

/** A query for metrics, as it was read. */
record MetricsPlan(MetricsExpression expression, Map<String, Value> hints) {
  MetricsPlan {
    hints = Map.copyOf(hints);
  }
}
