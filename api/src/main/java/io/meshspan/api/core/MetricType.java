package io.meshspan.api.core;

import java.util.List;
import java.util.Objects;

/**
 * A metric of the registry.
 *
 * @param name the metric's name, for example {@code raft.term}
 * @param instrument how it is aggregated
 * @param unit the unit in UCUM notation, for example {@code s} or {@code {term}}
 * @param brief one sentence that says what is measured
 * @param buckets a histogram's upper bounds, ascending; empty for other metrics, and for one that
 *     takes OpenTelemetry's
 */
public record MetricType(
    String name, Instrument instrument, String unit, String brief, List<Double> buckets) {
  /** A metric without bounds of its own. */
  public MetricType(String name, Instrument instrument, String unit, String brief) {
    this(name, instrument, unit, brief, List.of());
  }

  public MetricType {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(instrument, "instrument");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(brief, "brief");
    buckets = List.copyOf(buckets);
    if (!buckets.isEmpty() && instrument != Instrument.HISTOGRAM) {
      throw new IllegalArgumentException(name + ": only a histogram has buckets");
    }
  }

  /** How the measurements of a metric are brought together. */
  public enum Instrument {
    /** The last value holds. */
    GAUGE,
    /** Values add up and never fall. */
    COUNTER,
    /** Values are sorted into buckets. */
    HISTOGRAM
  }
}
