package io.meshspan.mesh.node;

import io.meshspan.api.Meshspan;
import io.meshspan.api.mapek.ActionOutcome;
import io.meshspan.api.mapek.CycleOutcome;
import io.meshspan.mesh.autonomic.Action;
import io.meshspan.mesh.autonomic.AutonomicLoop;
import io.meshspan.mesh.autonomic.ManagedNode;
import io.meshspan.mesh.autonomic.Reading;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The real loop over the real sensors and effectors of one concern. */
final class SelfManagedUnderTest implements ManagedNode {
  final Map<String, String> memory = new TreeMap<>();
  private final Care care;
  private final OpenTelemetryExtension telemetry;
  private final AutonomicLoop loop;
  private final List<SpanData> last = new ArrayList<>();

  SelfManagedUnderTest(String nodeId, Care care, OpenTelemetryExtension telemetry) {
    this.care = care;
    this.telemetry = telemetry;
    this.loop = new AutonomicLoop(nodeId, this, Meshspan.of(telemetry.getOpenTelemetry()));
  }

  @Override
  public List<Reading> read() {
    return care.read();
  }

  @Override
  public ActionOutcome carryOut(Action action) {
    return care.carryOut(action).orElseThrow();
  }

  @Override
  public CompletableFuture<Long> remember(String key, String value) {
    memory.put(key, value);
    return CompletableFuture.completedFuture(1L);
  }

  /** Runs one cycle, of which the spans are at hand then. */
  CycleOutcome cycle() {
    CycleOutcome outcome = loop.cycle();
    List<SpanData> all = telemetry.getSpans();
    SpanData cycle =
        all.stream().filter(span -> span.getName().equals("mape_k.cycle")).toList().stream()
            .reduce((first, second) -> second)
            .orElseThrow();
    last.clear();
    all.stream().filter(span -> span.getTraceId().equals(cycle.getTraceId())).forEach(last::add);
    return outcome;
  }

  /** What the last cycle's spans say was found: {@code leader_lag raft}. */
  List<String> found() {
    return events("mape_k.analyze", "mape_k.anomaly", "mape_k.anomaly.kind", "anomaly.subject");
  }

  /** What they say was done, and to what end: {@code hand_over raft succeeded}. */
  List<String> done() {
    return events("mape_k.execute", "mape_k.action", "mape_k.action.kind", "action.outcome");
  }

  /** Why they say it was decided on. */
  List<String> why() {
    return events("mape_k.plan", "mape_k.decision", "mape_k.decision.why", "none");
  }

  private List<String> events(String span, String name, String first, String second) {
    return spans(span).stream()
        .flatMap(one -> one.getEvents().stream())
        .filter(event -> event.getName().equals(name))
        .map(event -> words(event, first, "mape_k." + second))
        .collect(Collectors.toList());
  }

  private static String words(EventData event, String first, String second) {
    String one = event.getAttributes().get(AttributeKey.stringKey(first));
    String other = event.getAttributes().get(AttributeKey.stringKey(second));
    return other == null ? one : one + " " + other;
  }

  /** Those of the last cycle's trace. */
  List<SpanData> spans(String name) {
    return last.stream().filter(span -> span.getName().equals(name)).toList();
  }
}
