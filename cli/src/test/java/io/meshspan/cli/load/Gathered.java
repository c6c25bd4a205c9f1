package io.meshspan.cli.load;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every span that was exported, in its order, and the sizes of the batches that they came in. */
final class Gathered implements SpanExporter {
  static final long START = 1_790_000_000_000_000_000L;
  static final long GAP = 4_000_000;

  private final List<SpanData> spans = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();

  /** What this mesh makes when that many things happen in it. */
  static Gathered of(SyntheticMesh.Plan plan, int happenings) {
    Gathered gathered = new Gathered();
    try (SyntheticMesh mesh = plan.exportingTo(gathered, 512)) {
      for (int i = 0; i < happenings; i++) {
        mesh.play(START + i * GAP);
      }
    }
    return gathered;
  }

  List<SpanData> spans() {
    return spans;
  }

  List<Integer> batches() {
    return batches;
  }

  Map<String, List<SpanData>> traces() {
    return spans.stream().collect(Collectors.groupingBy(SpanData::getTraceId));
  }

  static String text(SpanData span, String key) {
    String value = span.getAttributes().get(AttributeKey.stringKey(key));
    return value == null ? "" : value;
  }

  static String service(SpanData span) {
    return span.getResource().getAttribute(AttributeKey.stringKey("service.name"));
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> batch) {
    spans.addAll(batch);
    batches.add(batch.size());
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
