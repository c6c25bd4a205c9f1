// Generated from registry/tide.yaml:64.
// Change that file, not this one.
package io.meshspan.api.tide;

import io.meshspan.api.attributes.SharedAttributes;
import io.meshspan.api.core.SpanStart;
import io.meshspan.api.core.SpanType;
import io.meshspan.api.core.TypedSpan;
import io.opentelemetry.api.trace.SpanKind;

/**
 * Takes readings and makes one level of them.
 *
 * <p>Short &lt;b&gt;bursts&lt;/b&gt; are averaged.
 *
 * <p>Links to: the spans of the readings.
 *
 * <p>Source: A handbook, §3.1.
 */
public final class MeasurementSpan extends TypedSpan<MeasurementSpan> {
  static final SpanType TYPE =
      SpanType.of("tide", "tide.measure", SpanKind.INTERNAL, SpanKind.CLIENT)
          .outcomes(MeasurementOutcome.values())
          .counting(TideMetrics.TIDE_MEASUREMENTS);
  static final MeasurementSpan OFF = new MeasurementSpan();

  private MeasurementSpan() {
    super(TYPE);
  }

  MeasurementSpan(SpanStart start, String nodeId, String stationId, long readingsCount) {
    super(TYPE, start);
    setText(SharedAttributes.MESH_NODE_ID, nodeId);
    setText(TideAttributes.TIDE_STATION_ID, stationId);
    setLong(TideAttributes.TIDE_READINGS_COUNT, readingsCount, 1, Long.MAX_VALUE);
  }

  /**
   * Water level above the station's zero &amp; no lower than -20 "metres".
   *
   * <p>{@code tide.level}, unit {@code m}, from -20 to 20; for example {@code 4.21} or {@code 3.0}.
   *
   * @return this span
   */
  public MeasurementSpan level(double level) {
    if (setDouble(TideAttributes.TIDE_LEVEL, level, -20.0, 20.0)) {
      measure(TideMetrics.TIDE_LEVEL, level);
    }
    return this;
  }

  /**
   * The sensors that took part.
   *
   * <p>{@code tide.sensors}; for example {@code radar, float}.
   *
   * @return this span
   */
  public MeasurementSpan sensors(Iterable<String> sensors) {
    setTexts(TideAttributes.TIDE_SENSORS, sensors);
    return this;
  }

  /**
   * Whether the station was calibrated this year.
   *
   * <p>{@code tide.calibrated}; for example {@code true}.
   *
   * @return this span
   */
  public MeasurementSpan calibrated(boolean calibrated) {
    setBoolean(TideAttributes.TIDE_CALIBRATED, calibrated);
    return this;
  }

  /**
   * How the measurement ended.
   *
   * <p>{@code tide.measurement.outcome}; for example {@code measured}.
   *
   * @return this span
   */
  public MeasurementSpan outcome(MeasurementOutcome outcome) {
    setOutcome(TideAttributes.TIDE_MEASUREMENT_OUTCOME, outcome);
    return this;
  }

  /**
   * Somebody was called.
   *
   * <p>Adds the event {@code tide.alarm}; absent values are left out.
   *
   * @param reason why somebody was called. {@code tide.alarm.reason}; for example {@code surge}.
   * @param level water level above the station's zero &amp; no lower than -20 "metres". {@code
   *     tide.level}, unit {@code m}, from -20 to 20; for example {@code 4.21} or {@code 3.0}.
   * @param outcome how the measurement ended. {@code tide.measurement.outcome}; for example {@code
   *     measured}.
   * @return this span
   */
  public MeasurementSpan alarm(String reason, double level, MeasurementOutcome outcome) {
    if (!isRecording()) {
      return this;
    }
    return event(
        "tide.alarm",
        values()
            .text(TideAttributes.TIDE_ALARM_REASON, reason)
            .real(TideAttributes.TIDE_LEVEL, level, -20.0, 20.0)
            .oneOf(TideAttributes.TIDE_MEASUREMENT_OUTCOME, outcome));
  }
}
