package io.meshspan.api.core;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import java.util.Objects;

/**
 * Where spans and measurements go: one OpenTelemetry, and the count of what was rejected on the
 * way. Shared by all families of one {@code Meshspan}. Thread-safe.
 */
public final class Telemetry {
  /** The instrumentation scope under which all spans and metrics appear. */
  public static final String SCOPE = "io.meshspan";

  private final RejectionCounts rejections = new RejectionCounts();
  private final boolean followsGlobal;
  // Racy on purpose for the global one: two threads that meet here build the same thing twice,
  // once.
  private volatile Instruments instruments;

  private Telemetry(Instruments instruments, boolean followsGlobal) {
    this.instruments = instruments;
    this.followsGlobal = followsGlobal;
  }

  /** Telemetry over a given OpenTelemetry. */
  public static Telemetry of(OpenTelemetry openTelemetry) {
    return new Telemetry(
        new Instruments(Objects.requireNonNull(openTelemetry, "openTelemetry")), false);
  }

  /**
   * Telemetry over the process's global OpenTelemetry: off until one is set, and never sets one
   * itself.
   */
  public static Telemetry global() {
    return new Telemetry(null, true);
  }

  /**
   * How often what the application said could not be recorded as said, by reason; empty when never.
   */
  public Map<Rejection, Long> rejections() {
    return rejections.snapshot();
  }

  void reject(Rejection reason, String where) {
    rejections.add(reason, where);
  }

  /** Null while nobody listens, so that the caller's off path is one comparison. */
  Instruments instruments() {
    Instruments known = instruments;
    if (known == null) {
      if (!followsGlobal || !GlobalOpenTelemetry.isSet()) {
        return null;
      }
      known = new Instruments(GlobalOpenTelemetry.get());
      instruments = known;
    }
    return known.isEnabled() ? known : null;
  }
}
