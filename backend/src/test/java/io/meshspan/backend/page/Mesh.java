package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.Backend;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Nodes that send to a backend what scripts say, each by an OpenTelemetry SDK and exporter of its
 * own.
 */
final class Mesh implements AutoCloseable {
  /** Gives the ids that the script says. */
  private static final class ScriptedIds implements IdGenerator {
    private String traceId = "";
    private String spanId = "";

    @Override
    public String generateSpanId() {
      return spanId;
    }

    @Override
    public String generateTraceId() {
      return traceId;
    }
  }

  private static final int MOST_SPANS = 100_000;

  private final String endpoint;
  private final ScriptedIds ids = new ScriptedIds();
  private final Map<String, SdkTracerProvider> nodes = new HashMap<>();

  Mesh(Backend backend) {
    this.endpoint = "http://localhost:" + backend.otlpGrpcPort();
  }

  void send(TraceScript trace) {
    for (TraceScript.Line line : trace.lines()) {
      ids.traceId = trace.id();
      ids.spanId = TraceScript.spanId(line.row);
      send(trace, line);
    }
  }

  /** Waits until the backend has taken all that was sent. */
  void arrives() {
    for (SdkTracerProvider node : nodes.values()) {
      assertThat(node.forceFlush().join(30, TimeUnit.SECONDS).isSuccess())
          .as("the backend took the spans")
          .isTrue();
    }
  }

  @Override
  public void close() {
    nodes.values().forEach(SdkTracerProvider::close);
  }

  private void send(TraceScript trace, TraceScript.Line line) {
    SpanBuilder builder =
        node(line.node)
            .get("io.meshspan", "0.1.0")
            .spanBuilder(line.name)
            .setSpanKind(line.kind)
            .setStartTimestamp(nanos(trace, line.startMicros), TimeUnit.NANOSECONDS)
            .setAllAttributes(line.attributes.build());
    if (line.parentId.isEmpty()) {
      builder.setNoParent();
    } else {
      builder.setParent(Context.root().with(Span.wrap(context(trace.id(), line.parentId))));
    }
    for (TraceScript.Target target : line.links) {
      builder.addLink(context(target.traceId(), TraceScript.spanId(target.row())));
    }
    Span span = builder.startSpan();
    for (TraceScript.Moment event : line.events) {
      long at = nanos(trace, event.atMicros());
      span.addEvent(event.name(), event.attributes(), at, TimeUnit.NANOSECONDS);
    }
    if (!line.error.isEmpty()) {
      span.setStatus(StatusCode.ERROR, line.error);
    }
    span.end(nanos(trace, line.startMicros + line.lengthMicros), TimeUnit.NANOSECONDS);
  }

  private SdkTracerProvider node(String name) {
    return nodes.computeIfAbsent(
        name,
        any ->
            SdkTracerProvider.builder()
                .setResource(
                    Resource.builder().put("service.name", name).put("mesh.node.id", name).build())
                .setIdGenerator(ids)
                .addSpanProcessor(
                    BatchSpanProcessor.builder(
                            OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).build())
                        .setMaxQueueSize(MOST_SPANS)
                        .setMaxExportBatchSize(2_000)
                        .build())
                .build());
  }

  private static SpanContext context(String traceId, String spanId) {
    return SpanContext.createFromRemoteParent(
        traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault());
  }

  private static long nanos(TraceScript trace, long micros) {
    return (trace.startMillis() * 1000 + micros) * 1000;
  }
}
