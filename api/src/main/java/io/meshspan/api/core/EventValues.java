package io.meshspan.api.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;

/**
 * The attributes of one event, checked like those of a span: what is missing or out of range is
 * left out and counted, what is too long is cut. Made only for spans that are recorded. Not
 * thread-safe.
 */
public final class EventValues {
  private final Telemetry telemetry;
  private final AttributesBuilder attributes = Attributes.builder();

  EventValues(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  /** Adds a text. */
  public EventValues text(AttributeKey<String> key, String value) {
    if (Checks.isPresent(telemetry, key.getKey(), value)) {
      attributes.put(key, Checks.cut(telemetry, key.getKey(), value));
    }
    return this;
  }

  /** Adds a list of texts; null elements are left out. */
  public EventValues texts(AttributeKey<List<String>> key, Iterable<String> values) {
    if (Checks.isPresent(telemetry, key.getKey(), values)) {
      attributes.put(key, Checks.copyOf(telemetry, key.getKey(), values));
    }
    return this;
  }

  /** Adds a whole number within a range. */
  public EventValues whole(AttributeKey<Long> key, long value, long min, long max) {
    if (Checks.isInRange(telemetry, key.getKey(), value, min, max)) {
      attributes.put(key, value);
    }
    return this;
  }

  /** Adds a real number within a range. */
  public EventValues real(AttributeKey<Double> key, double value, double min, double max) {
    if (Checks.isInRange(telemetry, key.getKey(), value, min, max)) {
      attributes.put(key, value);
    }
    return this;
  }

  /** Adds a truth value. */
  public EventValues truth(AttributeKey<Boolean> key, boolean value) {
    attributes.put(key, value);
    return this;
  }

  /** Adds an enumerated value. */
  public EventValues oneOf(AttributeKey<String> key, WireValue value) {
    return text(key, value == null ? null : value.wireValue());
  }

  /** Adds attributes that the registry does not have; over-long texts are cut. */
  EventValues all(Attributes others) {
    others.forEach(
        (key, value) -> {
          if (value instanceof String text) {
            text(AttributeKey.stringKey(key.getKey()), text);
          } else {
            put(key, value);
          }
        });
    return this;
  }

  @SuppressWarnings("unchecked") // Attributes pairs each key with a value of its type
  private <T> void put(AttributeKey<T> key, Object value) {
    attributes.put(key, (T) value);
  }

  Attributes build() {
    return attributes.build();
  }
}
