package io.meshspan.api;

import io.meshspan.api.annotation.TracedProxy;
import io.meshspan.api.core.Rejection;
import io.meshspan.api.core.Telemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;

/**
 * One entry point for the spans of all component families.
 *
 * <pre>{@code
 * Meshspan meshspan = Meshspan.global();                    // or Meshspan.of(openTelemetry)
 *
 * byte[] model = meshspan.fl().modelDownload(client, round)
 *     .call(span -> span.modelSize(bytes.length).result(bytes));
 *
 * try (var election = meshspan.raft().leaderElection(term, nodeId)) {
 *   election.votesReceived(3).outcome(ElectionOutcome.WON);
 * }
 * }</pre>
 *
 * <p>Works over any OpenTelemetry: an SDK, the Java agent, or none at all, in which case every call
 * is a no-op that costs about a nanosecond and no memory. Immutable and thread-safe: make one and
 * share it.
 */
public final class Meshspan extends Families {
  private final Telemetry telemetry;

  private Meshspan(Telemetry telemetry) {
    super(telemetry);
    this.telemetry = telemetry;
  }

  /** Spans and metrics go to this OpenTelemetry. */
  public static Meshspan of(OpenTelemetry openTelemetry) {
    return new Meshspan(Telemetry.of(openTelemetry));
  }

  /**
   * Spans and metrics go to the process's global OpenTelemetry: a no-op until one is set, at
   * whatever time that is. Never sets one itself. One that is set late, when more than a thousand
   * spans went by unheard, is noticed within sixty-four more.
   */
  public static Meshspan global() {
    return new Meshspan(Telemetry.global());
  }

  /**
   * The target with a span around each call of a method that is annotated with {@code @Traced}, on
   * the interface or on the target's class. For where neither an agent nor Spring weaves them.
   *
   * <p>An exception of the target's goes on unchanged; a method that returns a {@code
   * CompletionStage} ends its span with the stage. Calls that the target makes to itself are not
   * seen.
   *
   * @throws IllegalArgumentException if the type is no interface, or an annotation does not fit the
   *     registry
   */
  public <T> T traced(Class<T> type, T target) {
    return TracedProxy.of(this, type, target);
  }

  /** How often what was said could not be recorded as it was said, by reason; empty when never. */
  public Map<Rejection, Long> rejections() {
    return telemetry.rejections();
  }
}
