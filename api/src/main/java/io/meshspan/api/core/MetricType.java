package io.meshspan.api.core;

import java.util.Objects;

/**
 * A metric of the registry.
 *
 * @param name the metric's name, for example {@code raft.term}
 * @param instrument how it is aggregated
 * @param unit the unit in UCUM notation, for example {@code s} or {@code {term}}
 * @param brief one sentence that says what is measured
 */
public record MetricType(String name, Instrument instrument, String unit, String brief) {
  public MetricType {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(instrument, "instrument");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(brief, "brief");
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
