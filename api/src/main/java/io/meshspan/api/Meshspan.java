package io.meshspan.api;

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
   * whatever time that is. Never sets one itself.
   */
  public static Meshspan global() {
    return new Meshspan(Telemetry.global());
  }

  /** How often what was said could not be recorded as it was said, by reason; empty when never. */
  public Map<Rejection, Long> rejections() {
    return telemetry.rejections();
  }
}
