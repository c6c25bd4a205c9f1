// Generated from registry/tide.yaml:3.
// Change that file, not this one.
package io.meshspan.api.tide;

import io.meshspan.api.core.SpanFamily;
import io.meshspan.api.core.SpanStart;
import io.opentelemetry.api.common.Attributes;

/**
 * How the sea's level is measured.
 *
 * <p>A measurement is a span.
 *
 * <p>Source: A handbook, §3.
 */
public final class TideSpans extends SpanFamily<TideSpans> {
  /** Spans that begin in this way. */
  public TideSpans(SpanStart start) {
    super(start);
  }

  @Override
  protected TideSpans with(SpanStart other) {
    return new TideSpans(other);
  }

  /**
   * Takes readings and makes one level of them.
   *
   * <p>Short &lt;b&gt;bursts&lt;/b&gt; are averaged.
   *
   * <p>Links to: the spans of the readings.
   *
   * <p>Source: A handbook, §3.1.
   *
   * <p>Kind: INTERNAL; with {@code as(SpanKind)} also CLIENT.
   *
   * @param nodeId the node. {@code mesh.node.id}; for example {@code node-3}.
   * @param stationId the station that measures. {@code tide.station.id}; for example {@code
   *     cuxhaven}. Sensitive: it can identify a person.
   * @param readingsCount how many readings the level is the mean of. {@code tide.readings.count},
   *     unit {@code {reading}}, 1 or more; for example {@code 60}.
   * @return the span, started; close it, or give it the work to run
   */
  public MeasurementSpan measurement(String nodeId, String stationId, long readingsCount) {
    return isOff()
        ? MeasurementSpan.OFF
        : new MeasurementSpan(start(), nodeId, stationId, readingsCount);
  }

  /**
   * Stations by what their latest measurement ended with.
   *
   * <p>Records the metric {@code tide.stations}.
   *
   * @param value the measurement, unit {@code {station}}
   * @param outcome how the measurement ended. Without it nothing is recorded.
   */
  public void recordStations(long value, MeasurementOutcome outcome) {
    if (!isOff() && isPresent(TideAttributes.TIDE_MEASUREMENT_OUTCOME, outcome)) {
      record(
          TideMetrics.TIDE_STATIONS,
          value,
          Attributes.of(TideAttributes.TIDE_MEASUREMENT_OUTCOME, outcome.wireValue()));
    }
  }

  /**
   * Distance between a high water and the low water after it.
   *
   * <p>Records the metric {@code tide.range}.
   *
   * @param value the measurement, unit {@code m}
   */
  public void recordRange(double value) {
    if (!isOff()) {
      record(TideMetrics.TIDE_RANGE, value, Attributes.empty());
    }
  }
}
