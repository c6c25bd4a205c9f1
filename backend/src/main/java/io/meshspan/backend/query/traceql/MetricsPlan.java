package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.SecondStage;
import java.util.List;
import java.util.Map;

/** A query for metrics, as it was read. */
record MetricsPlan(
    Pipeline pipeline, FirstStage first, List<SecondStage> second, Map<String, Value> hints) {
  MetricsPlan {
    second = List.copyOf(second);
    hints = Map.copyOf(hints);
  }
}
