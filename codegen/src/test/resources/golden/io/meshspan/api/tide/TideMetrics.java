// Generated from registry/tide.yaml:3.
// Change that file, not this one.
package io.meshspan.api.tide;

import io.meshspan.api.core.MetricType;
import java.util.List;

/** Metrics: Tide gauges. */
public final class TideMetrics {
  /**
   * The latest level.
   *
   * <p>{@code tide.level}, unit {@code m}.
   */
  public static final MetricType TIDE_LEVEL =
      new MetricType("tide.level", MetricType.Instrument.GAUGE, "m", "The latest level.");

  /**
   * Measurements that ended.
   *
   * <p>{@code tide.measurements}, unit {@code {measurement}}.
   */
  public static final MetricType TIDE_MEASUREMENTS =
      new MetricType(
          "tide.measurements",
          MetricType.Instrument.COUNTER,
          "{measurement}",
          "Measurements that ended.");

  /**
   * Stations by what their latest measurement ended with.
   *
   * <p>{@code tide.stations}, unit {@code {station}}.
   */
  public static final MetricType TIDE_STATIONS =
      new MetricType(
          "tide.stations",
          MetricType.Instrument.GAUGE,
          "{station}",
          "Stations by what their latest measurement ended with.");

  /**
   * Distance between a high water and the low water after it.
   *
   * <p>{@code tide.range}, unit {@code m}.
   */
  public static final MetricType TIDE_RANGE =
      new MetricType(
          "tide.range",
          MetricType.Instrument.HISTOGRAM,
          "m",
          "Distance between a high water and the low water after it.",
          List.of(0.5, 2.0, 8.0));

  private TideMetrics() {}
}
