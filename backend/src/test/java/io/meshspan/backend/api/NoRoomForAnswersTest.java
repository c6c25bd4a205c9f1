package io.meshspan.backend.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.meshspan.backend.GrpcClient;
import io.meshspan.backend.api.jaeger.JaegerApi;
import io.meshspan.backend.api.jaeger.v3.JaegerV3Api;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.Room;
import io.meshspan.proto.jaeger.GetTraceRequest;
import io.meshspan.store.Attribute;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanStore;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.TraceId;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backend whose memory lets one large answer be made at a time. */
final class NoRoomForAnswersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int SPANS = 50_000;
  private static final long LARGE = 1;
  private static final long SMALL = 2;

  private final SpanStore store = SpanStore.inMemory(new StoreLimits(100_000, 100_000, 1L << 30));
  private final HttpClient http = HttpClient.newHttpClient();
  private Server server;

  @BeforeEach
  void start() {
    store.append(LongStream.rangeClosed(1, SPANS).mapToObj(i -> span(LARGE, i)).toList());
    store.append(List.of(span(SMALL, SPANS + 1L)));
    Queries queries = Queries.to(store).within(Room.of(1, PATIENCE));
    ServerBuilder builder = Server.builder().http(0);
    JaegerV3Api.of(queries).mount(builder);
    JaegerApi.of(queries, bytes -> List.of(), Clock.systemUTC()).mount(builder);
    server = builder.build();
    server.start().join();
  }

  private static Span span(long trace, long i) {
    return Span.builder(new TraceId(0, trace), new SpanId(i), "raft.commit")
        .lasting(1_700_000_000_000_000_000L + i, 1_700_000_000_007_000_000L + i)
        .attributes(List.of(Attribute.of("text", "x".repeat(200))))
        .resource(Resource.ofService("node-1"))
        .build();
  }

  @AfterEach
  void end() {
    server.close();
    store.close();
  }

  /** Somebody who asks for the large trace, and takes no more of it than its first byte. */
  private Socket slowReader() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(32_768);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.activeLocalPort()));
    socket
        .getOutputStream()
        .write(
            ("GET /api/traces/" + LARGE + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  private HttpRequest request(long trace) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:" + server.activeLocalPort() + "/api/traces/" + trace))
        .build();
  }

  private HttpResponse<String> get(long trace) throws Exception {
    return http.send(request(trace), BodyHandlers.ofString());
  }

  @Test
  void whoWaitsTooLongIsToldAndAskedToComeAgain() throws Exception {
    try (Socket slow = slowReader()) {
      assertThat(slow.isConnected()).isTrue();
      HttpResponse<String> answer = get(LARGE);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("1 large answers", "ask again");
      try (GrpcClient client = new GrpcClient(server.activeLocalPort())) {
        GetTraceRequest asked = GetTraceRequest.newBuilder().setTraceId("" + LARGE).build();
        assertThatThrownBy(
                () -> client.all("jaeger.api_v3.QueryService/GetTrace", asked, TracesData.parser()))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                thrown ->
                    assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
      }
    }
  }

  @Test
  void whoWaitsIsAnsweredOnceTheReaderBeforeHasGone() throws Exception {
    CompletableFuture<HttpResponse<String>> second;
    try (Socket slow = slowReader()) {
      second = http.sendAsync(request(LARGE), BodyHandlers.ofString());
      assertThat(slow.isConnected()).isTrue();
      assertThat(second).isNotDone();
    }
    await().atMost(PATIENCE.multipliedBy(5)).until(second::isDone);
    assertThat(second.join().statusCode()).isEqualTo(200);
    assertThat(get(LARGE).statusCode()).as("and the place is free again").isEqualTo(200);
  }

  @Test
  void smallTracesNeitherHoldAPlaceWhileTheyAreReadNorWaitForOne() throws Exception {
    try (Socket slow = slowReader()) {
      assertThat(slow.isConnected()).isTrue();
      for (int i = 0; i < 5; i++) {
        assertThat(get(SMALL).statusCode()).isEqualTo(200);
      }
    }
    await().atMost(PATIENCE.multipliedBy(5)).until(() -> get(LARGE).statusCode() == 200);
    assertThat(get(3).statusCode()).isEqualTo(404);
    assertThat(get(LARGE).statusCode()).isEqualTo(200);
  }
}
