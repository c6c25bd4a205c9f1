package io.meshspan.api.core;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Where spans and measurements go: one OpenTelemetry, and the count of what was rejected on the
 * way. Shared by all families of one {@code Meshspan}. Thread-safe.
 */
public final class Telemetry {
  /** The instrumentation scope under which all spans and metrics appear. */
  public static final String SCOPE = "io.meshspan";

  private static final int ALWAYS_ASKED = 1_000;
  private static final int BETWEEN_QUESTIONS = 64;

  private final RejectionCounts rejections = new RejectionCounts();
  private final RecordedFailures recordedFailures = new RecordedFailures();
  private final boolean followsGlobal;
  // Racy on purpose for the global one: two threads that meet here build the same thing twice,
  // once.
  private volatile Instruments instruments;
  private int misses;

  private Telemetry(boolean followsGlobal) {
    this.followsGlobal = followsGlobal;
  }

  /** Telemetry over a given OpenTelemetry. */
  public static Telemetry of(OpenTelemetry openTelemetry) {
    Objects.requireNonNull(openTelemetry, "openTelemetry");
    Telemetry telemetry = new Telemetry(false);
    telemetry.instruments = telemetry.instrumentsOf(() -> openTelemetry);
    return telemetry;
  }

  /**
   * Telemetry over the process's global OpenTelemetry: off until one is set, and never sets one
   * itself.
   */
  public static Telemetry global() {
    return new Telemetry(true);
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

  /** Counts that the engine threw. What the virtual machine itself throws goes on. */
  void engineFailed(String where, Throwable failure) {
    if (failure instanceof VirtualMachineError fatal) {
      throw fatal;
    }
    rejections.add(Rejection.ENGINE_FAILED, where, failure);
  }

  boolean isNewFailure(Throwable failure, String traceId) {
    return recordedFailures.isNew(failure, traceId);
  }

  /** Null while nobody listens, so that the caller's off path is one comparison. */
  Instruments instruments() {
    try {
      Instruments known = instruments;
      if (known == null) {
        if (!followsGlobal || !isGlobalSet()) {
          return null;
        }
        known = instrumentsOf(GlobalOpenTelemetry::get);
        instruments = known;
      }
      return known.isEnabled() ? known : null;
    } catch (Throwable e) {
      engineFailed(SCOPE, e);
      return null;
    }
  }

  /**
   * Asking takes a lock that the whole process shares, so it is asked each time only at first: an
   * OpenTelemetry that is set after a thousand spans went by is noticed within sixty-four more.
   */
  private boolean isGlobalSet() {
    // Racy on purpose: a lost count delays or repeats a question, an atomic one costs every span.
    int miss = misses;
    if (miss < ALWAYS_ASKED) {
      misses = miss + 1;
    } else if (miss < ALWAYS_ASKED + BETWEEN_QUESTIONS - 1) {
      misses = miss + 1;
      return false;
    } else {
      misses = ALWAYS_ASKED;
    }
    return GlobalOpenTelemetry.isSet();
  }

  /** One that cannot even give a tracer is off from then on. */
  private Instruments instrumentsOf(Supplier<OpenTelemetry> openTelemetry) {
    try {
      return new Instruments(openTelemetry.get());
    } catch (Throwable e) {
      engineFailed(SCOPE, e);
      return new Instruments(OpenTelemetry.noop());
    }
  }
}
