// Generated from registry/tide.yaml:3.
// Change that file, not this one.
package io.meshspan.api.tide;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** Attribute keys: Tide gauges. */
public final class TideAttributes {
  /**
   * The station that measures.
   *
   * <p>{@code tide.station.id}; for example {@code cuxhaven}. Sensitive: it can identify a person.
   */
  public static final AttributeKey<String> TIDE_STATION_ID =
      AttributeKey.stringKey("tide.station.id");

  /**
   * Water level above the station's zero &amp; no lower than -20 "metres".
   *
   * <p>{@code tide.level}, unit {@code m}, from -20 to 20; for example {@code 4.21} or {@code 3.0}.
   */
  public static final AttributeKey<Double> TIDE_LEVEL = AttributeKey.doubleKey("tide.level");

  /**
   * How many readings the level is the mean of.
   *
   * <p>{@code tide.readings.count}, unit {@code {reading}}, 1 or more; for example {@code 60}.
   */
  public static final AttributeKey<Long> TIDE_READINGS_COUNT =
      AttributeKey.longKey("tide.readings.count");

  /**
   * The sensors that took part.
   *
   * <p>{@code tide.sensors}; for example {@code radar, float}.
   */
  public static final AttributeKey<List<String>> TIDE_SENSORS =
      AttributeKey.stringArrayKey("tide.sensors");

  /**
   * Whether the station was calibrated this year.
   *
   * <p>{@code tide.calibrated}; for example {@code true}.
   */
  public static final AttributeKey<Boolean> TIDE_CALIBRATED =
      AttributeKey.booleanKey("tide.calibrated");

  /**
   * How the measurement ended.
   *
   * <p>{@code tide.measurement.outcome}; for example {@code measured}.
   */
  public static final AttributeKey<String> TIDE_MEASUREMENT_OUTCOME =
      AttributeKey.stringKey("tide.measurement.outcome");

  /**
   * Why somebody was called.
   *
   * <p>{@code tide.alarm.reason}; for example {@code surge}.
   */
  public static final AttributeKey<String> TIDE_ALARM_REASON =
      AttributeKey.stringKey("tide.alarm.reason");

  private TideAttributes() {}
}
