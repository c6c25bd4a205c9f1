// Generated from registry/tide.yaml:3.
// Change that file, not this one.
package io.meshspan.api.catalog;

import io.opentelemetry.api.trace.SpanKind;
import java.util.List;

/** Describes: Tide gauges. */
final class TideCatalog {
  private TideCatalog() {}

  static List<SpanDescription> spans() {
    return List.of(measurement());
  }

  private static SpanDescription measurement() {
    return new SpanDescription(
        "tide.measure",
        "tide",
        "tide",
        "measurement",
        "Takes readings and makes one level of them.",
        List.of(SpanKind.INTERNAL, SpanKind.CLIENT),
        List.of(
            meshNodeIdAs("nodeId"),
            tideStationIdAs("stationId"),
            tideReadingsCountAs("readingsCount")),
        List.of(
            tideLevelAs("level"),
            tideSensorsAs("sensors"),
            tideCalibratedAs("calibrated"),
            tideMeasurementOutcomeAs("outcome")),
        List.of(
            new EventDescription(
                "tide.alarm",
                "alarm",
                List.of(
                    tideAlarmReasonAs("reason"),
                    tideLevelAs("level"),
                    tideMeasurementOutcomeAs("outcome")))));
  }

  private static AttributeDescription meshNodeIdAs(String setter) {
    return new AttributeDescription(
        "mesh.node.id",
        ValueType.STRING,
        "The node.",
        "",
        setter,
        false,
        false,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        List.of(),
        List.of("node-3"));
  }

  private static AttributeDescription tideStationIdAs(String setter) {
    return new AttributeDescription(
        "tide.station.id",
        ValueType.STRING,
        "The station that measures.",
        "",
        setter,
        false,
        true,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        List.of(),
        List.of("cuxhaven"));
  }

  private static AttributeDescription tideReadingsCountAs(String setter) {
    return new AttributeDescription(
        "tide.readings.count",
        ValueType.LONG,
        "How many readings the level is the mean of.",
        "{reading}",
        setter,
        false,
        false,
        1.0,
        Double.POSITIVE_INFINITY,
        List.of(),
        List.of(60L));
  }

  private static AttributeDescription tideLevelAs(String setter) {
    return new AttributeDescription(
        "tide.level",
        ValueType.DOUBLE,
        "Water level above the station's zero & no lower than -20 \"metres\".",
        "m",
        setter,
        false,
        false,
        -20.0,
        20.0,
        List.of(),
        List.of(4.21, 3.0));
  }

  private static AttributeDescription tideSensorsAs(String setter) {
    return new AttributeDescription(
        "tide.sensors",
        ValueType.STRING_LIST,
        "The sensors that took part.",
        "",
        setter,
        false,
        false,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        List.of(),
        List.of(List.of("radar", "float")));
  }

  private static AttributeDescription tideCalibratedAs(String setter) {
    return new AttributeDescription(
        "tide.calibrated",
        ValueType.BOOLEAN,
        "Whether the station was calibrated this year.",
        "",
        setter,
        false,
        false,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        List.of(),
        List.of(true));
  }

  private static AttributeDescription tideMeasurementOutcomeAs(String setter) {
    return new AttributeDescription(
        "tide.measurement.outcome",
        ValueType.ENUM,
        "How the measurement ended.",
        "",
        setter,
        true,
        false,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        List.of("measured", "too_rough"),
        List.of("measured"));
  }

  private static AttributeDescription tideAlarmReasonAs(String setter) {
    return new AttributeDescription(
        "tide.alarm.reason",
        ValueType.STRING,
        "Why somebody was called.",
        "",
        setter,
        false,
        false,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        List.of(),
        List.of("surge"));
  }
}
