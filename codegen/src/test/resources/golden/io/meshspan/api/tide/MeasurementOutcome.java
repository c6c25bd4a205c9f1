// Generated from registry/tide.yaml:43.
// Change that file, not this one.
package io.meshspan.api.tide;

import io.meshspan.api.core.WireValue;
import java.util.Optional;

/**
 * How the measurement ended.
 *
 * <p>Values of {@code tide.measurement.outcome}.
 */
public enum MeasurementOutcome implements WireValue {
  /** A level was found. */
  MEASURED("measured"),
  /** The waves were too high for one. */
  TOO_ROUGH("too_rough");

  private final String wireValue;

  MeasurementOutcome(String wireValue) {
    this.wireValue = wireValue;
  }

  @Override
  public String wireValue() {
    return wireValue;
  }

  /** The constant with this text on the wire, if any has. */
  public static Optional<MeasurementOutcome> of(String wireValue) {
    for (MeasurementOutcome value : values()) {
      if (value.wireValue.equals(wireValue)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
