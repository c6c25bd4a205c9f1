package io.meshspan.backend.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenTelemetry's own exporters, over real sockets. */
final class ExportersTest {
  static Stream<Named<Function<Backend, SpanExporter>>> exporters() {
    return Stream.of(
        Named.of("gRPC", backend -> grpc(backend, "none")),
        Named.of("gRPC, gzip", backend -> grpc(backend, "gzip")),
        Named.of("HTTP", backend -> http(backend, "none")),
        Named.of("HTTP, gzip", backend -> http(backend, "gzip")));
  }

  private static SpanExporter grpc(Backend backend, String compression) {
    return OtlpGrpcSpanExporter.builder()
        .setEndpoint("http://localhost:" + backend.otlpGrpcPort())
        .setCompression(compression)
        .build();
  }

  private static SpanExporter http(Backend backend, String compression) {
    return OtlpHttpSpanExporter.builder()
        .setEndpoint("http://localhost:" + backend.otlpHttpPort() + "/v1/traces")
        .setCompression(compression)
        .build();
  }

  @ParameterizedTest
  @MethodSource("exporters")
  void spansThatAnExporterSendsAreReadBackWithTheirTypes(Function<Backend, SpanExporter> exporter) {
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      String traceId = send(exporter.apply(backend));
      JsonNode trace = new Client(backend).json("/api/meshspan/traces/" + traceId);
      assertThat(trace.path("spans")).hasSize(2_000);
      JsonNode first = trace.path("spans").get(0);
      assertThat(first.path("name").asText()).isEqualTo("raft.commit");
      assertThat(first.path("kind").asText()).isEqualTo("PRODUCER");
      assertThat(first.path("service").asText()).isEqualTo("node-1");
      assertThat(first.path("attributes").toString())
          .isEqualTo("[{\"key\":\"raft.term\",\"type\":\"long\",\"value\":\"7\"}]");
    }
  }

  private static String send(SpanExporter exporter) {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(Resource.builder().put("service.name", "node-1").build())
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).setMaxQueueSize(4_000).build())
            .build()) {
      var tracer = provider.get("test");
      Span root = tracer.spanBuilder("raft.commit").setSpanKind(SpanKind.PRODUCER).startSpan();
      root.setAttribute(AttributeKey.longKey("raft.term"), 7);
      for (int i = 1; i < 2_000; i++) {
        tracer
            .spanBuilder("raft.log_replicate")
            .setParent(root.storeInContext(io.opentelemetry.context.Context.root()))
            .startSpan()
            .end();
      }
      root.end();
      provider.forceFlush().join(20, TimeUnit.SECONDS);
      return root.getSpanContext().getTraceId();
    }
  }
}
