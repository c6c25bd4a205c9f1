package io.meshspan.backend.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.Server;
import io.grpc.StatusRuntimeException;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.GrpcClient;
import io.meshspan.backend.SentSpans;
import io.meshspan.store.SpanStore;
import io.meshspan.store.StoreLimits;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a gRPC client sees when something is wrong; where all is well, see ExportersTest. */
final class OtlpGrpcTest {
  private static final StoreLimits LIMITS = new StoreLimits(1_000, 100, 1L << 28);

  @Test
  void aPartlyRefusedBatchSaysHowManySpansAndWhy() throws Exception {
    byte[] batch =
        SentSpans.of(
                "node-1",
                SentSpans.span(1, "a").setParentSpanId(SentSpans.bytes(1)),
                SentSpans.span(2, "b"))
            .toByteArray();
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      AggregatedHttpResponse answer =
          call(backend.otlpGrpcPort(), Receivers.GRPC_PATH, framed(batch));
      assertThat(answer.trailers().get("grpc-status")).isEqualTo("0");
      byte[] message = answer.content().array();
      var partial =
          ExportTraceServiceResponse.parseFrom(
                  java.util.Arrays.copyOfRange(message, 5, message.length))
              .getPartialSuccess();
      assertThat(partial.getRejectedSpans()).isEqualTo(1);
      assertThat(partial.getErrorMessage()).isEqualTo("spans refused: 1: span is its own parent");
    }
  }

  @Test
  void whatIsNoMessageIsAnInvalidArgument() {
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      for (byte[] bytes :
          new byte[][] {{}, {0, 0, 0, 0, 9}, {2, 0, 0, 0, 0}, framed(new byte[] {9})}) {
        AggregatedHttpResponse answer = call(backend.otlpGrpcPort(), Receivers.GRPC_PATH, bytes);
        assertThat(answer.headers().get("grpc-status")).isEqualTo("3");
        assertThat(answer.headers().get("grpc-message")).isNotBlank();
      }
    }
  }

  @Test
  void anotherMethodIsNotImplemented() {
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      AggregatedHttpResponse answer =
          call(
              backend.otlpGrpcPort(),
              "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
              framed(new byte[0]));
      assertThat(answer.headers().get("grpc-status")).isEqualTo("12");
    }
  }

  @Test
  void aClientOfGrpcUnderstandsWhyItIsRefused() {
    try (Backend backend = Backend.start(BackendConfig.onFreePorts());
        GrpcClient client = new GrpcClient(backend.otlpGrpcPort())) {
      assertThatThrownBy(
              () ->
                  client.one(
                      Receivers.GRPC_PATH.substring(1),
                      BytesValue.of(ByteString.copyFrom(new byte[] {9})),
                      ExportTraceServiceResponse.parser()))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("INVALID_ARGUMENT: the message is no ExportTraceServiceRequest");
    }
  }

  @Test
  void aMessageThatIsTooLargeExhaustsAResource() {
    BackendConfig config =
        BackendConfig.onFreePorts().receiving(new ReceiveLimits(100_000, 200_000, 50_000, 4));
    try (Backend backend = Backend.start(config)) {
      byte[] bomb = io.meshspan.backend.Client.gzip(new byte[10_000_000]);
      byte[] framed = framed(bomb);
      framed[0] = 1;
      AggregatedHttpResponse answer =
          call(backend.otlpGrpcPort(), Receivers.GRPC_PATH, framed, "grpc-encoding", "gzip");
      assertThat(answer.headers().get("grpc-status")).isEqualTo("8");
    }
  }

  @Test
  void aBackendThatEndsIsUnavailableAndWorthARetryOverBothProtocols() {
    SpanStore closed = SpanStore.inMemory(LIMITS);
    closed.close();
    Receivers receiver = Receivers.into(closed, ReceiveLimits.standard());
    Server server =
        Server.builder()
            .http(0)
            .service(Receivers.GRPC_PATH, receiver.grpc())
            .service(Receivers.HTTP_PATH, receiver.http())
            .build();
    server.start().join();
    try {
      byte[] batch = SentSpans.of("node-1", SentSpans.span(1, "a")).toByteArray();
      AggregatedHttpResponse grpc =
          call(server.activeLocalPort(), Receivers.GRPC_PATH, framed(batch));
      assertThat(grpc.headers().get("grpc-status")).isEqualTo("14");
      AggregatedHttpResponse http =
          WebClient.of("http://127.0.0.1:" + server.activeLocalPort())
              .execute(
                  RequestHeaders.of(
                      HttpMethod.POST,
                      Receivers.HTTP_PATH,
                      "content-type",
                      "application/x-protobuf"),
                  HttpData.wrap(batch))
              .aggregate()
              .join();
      assertThat(http.status().code()).isEqualTo(503);
      assertThat(http.headers().get("retry-after")).isEqualTo("5");
    } finally {
      server.close();
    }
  }

  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static AggregatedHttpResponse call(int port, String path, byte[] body, String... header) {
    var headers =
        RequestHeaders.builder(HttpMethod.POST, path).add("content-type", "application/grpc");
    for (int i = 0; i < header.length; i += 2) {
      headers.add(header[i], header[i + 1]);
    }
    return WebClient.of("h2c://127.0.0.1:" + port)
        .execute(headers.build(), HttpData.wrap(body))
        .aggregate()
        .join();
  }
}
