package io.meshspan.backend.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Duration;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.Server;
import io.meshspan.backend.SentSpans;
import io.meshspan.store.SpanStore;
import io.meshspan.store.StoreLimits;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One batch fits at a time, and one whose body comes slowly is being read. */
final class NoRoomTest {
  private static final ReceiveLimits ONE_AT_A_TIME =
      new ReceiveLimits(1 << 20, 1 << 20, 1 << 20, 1);

  private final SpanStore store = SpanStore.inMemory(new StoreLimits(1_000, 100, 1L << 28));
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger answered = new AtomicInteger();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private Future<Arrivals> slow;
  private Server server;

  @BeforeEach
  void occupy() throws InterruptedException {
    Intake intake =
        new Intake(store, new OtlpSpans(ONE_AT_A_TIME), ONE_AT_A_TIME, new ReceiveTally());
    CountDownLatch reading = new CountDownLatch(1);
    slow =
        thread.submit(
            () ->
                intake.take(
                    () -> {
                      reading.countDown();
                      awaitEnd();
                      return new Arrivals();
                    }));
    reading.await();
    server =
        Server.builder()
            .http(0)
            .service(Receivers.GRPC_PATH, new OtlpGrpcService(intake, ONE_AT_A_TIME))
            .service(Receivers.HTTP_PATH, new OtlpHttpService(intake, ONE_AT_A_TIME))
            .service(
                Receivers.ZIPKIN_PATH,
                new PostedSpans(
                    intake,
                    ONE_AT_A_TIME,
                    List.of(
                        new PostedSpans.Format(
                            MediaType.JSON.withoutParameters(),
                            new ZipkinJson(ONE_AT_A_TIME)::parse))))
            .decorator(
                (delegate, context, request) ->
                    delegate
                        .serve(context, request)
                        .mapHeaders(
                            headers -> {
                              answered.incrementAndGet();
                              return headers;
                            }))
            .build();
    server.start().join();
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void release() throws Exception {
    end.countDown();
    slow.get(20, TimeUnit.SECONDS);
    thread.shutdown();
    server.close();
    store.close();
  }

  @Test
  void aCallOverGrpcIsToldToComeAgainAndWhen() throws Exception {
    byte[] batch = SentSpans.of("node-1", SentSpans.span(1, "a")).toByteArray();
    byte[] framed =
        ByteBuffer.allocate(5 + batch.length).put((byte) 0).putInt(batch.length).put(batch).array();
    AggregatedHttpResponse answer = post("h2c", Receivers.GRPC_PATH, "application/grpc", framed);
    assertThat(answer.headers().get("grpc-status")).isEqualTo("8");
    CodedInputStream status =
        CodedInputStream.newInstance(
            new ByteArrayInputStream(
                Base64.getDecoder().decode(answer.headers().get("grpc-status-details-bin"))));
    assertThat(status.readTag()).isEqualTo(1 << 3);
    assertThat(status.readInt32()).isEqualTo(8);
    assertThat(status.readTag()).isEqualTo(2 << 3 | 2);
    assertThat(status.readString()).contains("send this one again later");
    assertThat(status.readTag()).isEqualTo(3 << 3 | 2);
    Any detail = Any.parseFrom(status.readByteArray());
    assertThat(detail.getTypeUrl()).isEqualTo("type.googleapis.com/google.rpc.RetryInfo");
    CodedInputStream retryInfo = detail.getValue().newCodedInput();
    assertThat(retryInfo.readTag()).isEqualTo(1 << 3 | 2);
    assertThat(Duration.parseFrom(retryInfo.readByteArray()).getSeconds()).isEqualTo(5);
    assertThat(status.isAtEnd()).isTrue();
  }

  @Test
  void aPostIsToldToComeAgainAndWhen() {
    byte[] batch = SentSpans.of("node-1", SentSpans.span(1, "a")).toByteArray();
    AggregatedHttpResponse otlp =
        post("http", Receivers.HTTP_PATH, "application/x-protobuf", batch);
    assertThat(otlp.status().code()).isEqualTo(503);
    assertThat(otlp.headers().get("retry-after")).isEqualTo("5");
    AggregatedHttpResponse zipkin =
        post("http", Receivers.ZIPKIN_PATH, "application/json", new byte[] {'[', ']'});
    assertThat(zipkin.status().code()).isEqualTo(503);
    assertThat(zipkin.headers().get("retry-after")).isEqualTo("5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gRPC", "HTTP"})
  void anExporterComesAgainUntilThereIsRoom(String protocol) {
    String url = "http://127.0.0.1:" + server.activeLocalPort();
    RetryPolicy soon =
        RetryPolicy.builder()
            .setMaxAttempts(5)
            .setInitialBackoff(java.time.Duration.ofMillis(200))
            .setMaxBackoff(java.time.Duration.ofSeconds(5))
            .build();
    SpanExporter exporter =
        protocol.equals("gRPC")
            ? OtlpGrpcSpanExporter.builder().setEndpoint(url).setRetryPolicy(soon).build()
            : OtlpHttpSpanExporter.builder()
                .setEndpoint(url + Receivers.HTTP_PATH)
                .setRetryPolicy(soon)
                .build();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      provider.get("test").spanBuilder("raft.commit").startSpan().end();
      await().until(() -> answered.get() >= 1);
      assertThat(store.counts().spans()).isZero();
      end.countDown();
      CompletableResultCode sent = provider.forceFlush().join(20, TimeUnit.SECONDS);
      assertThat(sent.isSuccess()).isTrue();
    }
    assertThat(store.counts().spans()).isEqualTo(1);
    assertThat(answered.get()).isGreaterThan(1);
  }

  private AggregatedHttpResponse post(String protocol, String path, String type, byte[] body) {
    return WebClient.of(protocol + "://127.0.0.1:" + server.activeLocalPort())
        .execute(
            RequestHeaders.of(HttpMethod.POST, path, "content-type", type), HttpData.wrap(body))
        .aggregate()
        .join();
  }
}
