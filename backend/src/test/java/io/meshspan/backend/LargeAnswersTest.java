package io.meshspan.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.meshspan.proto.jaeger.FindTracesRequest;
import io.meshspan.proto.jaeger.GetTraceRequest;
import io.meshspan.proto.jaeger.TraceQueryParameters;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A trace of 50,000 spans and searches of many megabytes, from a backend with a small heap. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LargeAnswersTest {
  private static final int HEAP_MEGABYTES = Integer.getInteger("answers.heap", 128);
  private static final int AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int SPANS = 50_000;
  private static final int TRACES = 300;
  private static final int SPANS_OF_EACH = 100;
  private static final long MEGABYTE = 1 << 20;
  private static final String HUGE = "0000000000000001000000000000abcd";

  private final HttpClient http = HttpClient.newHttpClient();
  private BackendProcess backend;

  @BeforeAll
  void aBackendWithATraceOfFiftyThousandSpans(@TempDir Path directory) throws Exception {
    backend = BackendProcess.start(directory, HEAP_MEGABYTES);
    for (int first = 0; first < SPANS; first += 1_000) {
      send(first, 1_000, 0xabcd);
    }
    for (int trace = 0; trace < TRACES; trace++) {
      send(0, SPANS_OF_EACH, 0x1_0000 + trace);
    }
  }

  @AfterAll
  void end() throws IOException {
    backend.close();
  }

  private void send(int first, int count, long trace) throws Exception {
    for (int node = 0; node < 4; node++) {
      List<Span.Builder> spans = new ArrayList<>();
      for (int i = first + node; i < first + count; i += 4) {
        spans.add(span(i, trace));
      }
      byte[] body = SentSpans.of("node-" + node, spans.toArray(Span.Builder[]::new)).toByteArray();
      HttpResponse<Void> answer = null;
      for (int attempt = 0;
          attempt < 50 && (answer == null || answer.statusCode() != 200);
          attempt++) {
        answer =
            http.send(
                HttpRequest.newBuilder(
                        URI.create("http://localhost:" + backend.otlpHttp() + "/v1/traces"))
                    .header("Content-Type", "application/x-protobuf")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                BodyHandlers.discarding());
      }
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  /** As the typed API says them: what happened, with whom, in which state, how it ended. */
  private static Span.Builder span(int i, long trace) {
    long start = 1_700_000_000_000_000_000L + i * 1_000_003L;
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(SentSpans.bytes(1, trace))
            .setSpanId(SentSpans.bytes(i + 1))
            .setName(i % 3 == 0 ? "raft.log_replicate" : "mesh.message_forward")
            .setKindValue(1 + i % 5)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + 700_000 + i % 1_000);
    if (i > 0) {
      span.setParentSpanId(SentSpans.bytes(1 + (i - 1) / 4));
    }
    span.addAttributes(SentSpans.entry("mesh.node.id", SentSpans.text("node-" + i % 4)))
        .addAttributes(SentSpans.entry("mesh.message.id", SentSpans.text("m-" + trace + "-" + i)))
        .addAttributes(SentSpans.entry("raft.follower.id", SentSpans.text("node-" + i % 7)))
        .addAttributes(SentSpans.entry("raft.replication.outcome", SentSpans.text("matched")))
        .addAttributes(number("raft.term", i % 9))
        .addAttributes(number("raft.commit.index", i))
        .addAttributes(number("mesh.message.size", 900 + i % 5_000))
        .addAttributes(number("raft.entries.count", i % 17));
    if (i % 10 == 0) {
      span.addEvents(
          Span.Event.newBuilder()
              .setName("raft.vote")
              .setTimeUnixNano(start + 5_000)
              .addAttributes(SentSpans.entry("raft.vote.peer", SentSpans.text("node-3"))));
    }
    return span;
  }

  private static io.opentelemetry.proto.common.v1.KeyValue number(String key, long value) {
    return SentSpans.entry(
        key, io.opentelemetry.proto.common.v1.AnyValue.newBuilder().setIntValue(value).build());
  }

  /** What an answer held: its bytes, and which spans of which trace. */
  private static final class Read {
    private long bytes;
    private final Map<String, BitSet> spans = new HashMap<>();

    void add(String trace, long span) {
      spans.computeIfAbsent(trace, any -> new BitSet()).set((int) span);
    }
  }

  private interface Reading {
    Read read() throws Exception;
  }

  /** Asks again as long as others are being answered. */
  private HttpResponse<InputStream> ask(HttpRequest.Builder request) throws Exception {
    HttpResponse<InputStream> answer;
    do {
      answer = http.send(request.build(), BodyHandlers.ofInputStream());
    } while (answer.statusCode() == 503);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private Read json(int port, String path, String traceField, String spanField) throws Exception {
    HttpResponse<InputStream> answer =
        ask(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)));
    Read read = new Read();
    String trace = HUGE;
    try (JsonParser json = new JsonFactory().createParser(answer.body())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME && isIdOfSpan(json)) {
          String name = json.currentName();
          if (name.equals(traceField)) {
            trace = json.nextTextValue();
          } else if (name.equals(spanField)) {
            read.add(trace, number(json.nextTextValue()));
          }
        }
      }
      read.bytes = json.currentTokenLocation().getByteOffset();
    }
    return read;
  }

  // Not that of a link or of a reference, which are deeper.
  private static boolean isIdOfSpan(JsonParser json) {
    JsonStreamContext array = json.getParsingContext().getParent();
    return array != null && array.inArray() && "spans".equals(array.getParent().getCurrentName());
  }

  private static long number(String id) {
    return id.length() == 16
        ? Long.parseUnsignedLong(id, 16)
        : java.nio.ByteBuffer.wrap(java.util.Base64.getDecoder().decode(id)).getLong();
  }

  private Read protobuf(String path, boolean isWrapped) throws Exception {
    HttpResponse<InputStream> answer =
        ask(
            HttpRequest.newBuilder(URI.create("http://localhost:" + backend.tempo() + path))
                .header("Accept", "application/protobuf"));
    Read read = new Read();
    byte[] all = answer.body().readAllBytes();
    read.bytes = all.length;
    CodedInputStream in = CodedInputStream.newInstance(all);
    if (isWrapped) {
      assertThat(in.readTag()).isEqualTo(10);
      int length = in.readRawVarint32();
      assertThat(length).isEqualTo(all.length - in.getTotalBytesRead());
    }
    add(TracesData.parseFrom(in), read);
    return read;
  }

  private static void add(TracesData data, Read to) {
    for (ResourceSpans resource : data.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          to.add(hex(span.getTraceId()), span.getSpanId().asReadOnlyByteBuffer().getLong());
        }
      }
    }
  }

  private static String hex(ByteString id) {
    return java.util.HexFormat.of().formatHex(id.toByteArray());
  }

  private Read calls(String method, MessageLite asked) {
    Read read = new Read();
    for (TracesData part : all(method, asked)) {
      read.bytes += part.getSerializedSize();
      add(part, read);
    }
    return read;
  }

  private List<TracesData> all(String method, MessageLite asked) {
    try (GrpcClient client = new GrpcClient(backend.query(), PATIENCE)) {
      return client.all("jaeger.api_v3.QueryService/" + method, asked, TracesData.parser());
    } catch (StatusRuntimeException e) {
      // Others are being answered.
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      return all(method, asked);
    }
  }

  @Test
  void aTraceOfFiftyThousandSpansIsReadWholeByEveryApiSeveralAtOnce() throws Exception {
    List<Reading> readings =
        List.of(
            () -> json(backend.query(), "/api/traces/" + HUGE, "traceID", "spanID"),
            () -> json(backend.query(), "/api/v3/traces/" + HUGE, "traceId", "spanId"),
            () -> json(backend.query(), "/api/meshspan/traces/" + HUGE, "traceId", "spanId"),
            () -> json(backend.tempo(), "/api/traces/" + HUGE, "-", "spanId"),
            () -> json(backend.tempo(), "/api/v2/traces/" + HUGE, "-", "spanId"),
            () -> protobuf("/api/traces/" + HUGE, false),
            () -> protobuf("/api/v2/traces/" + HUGE, true),
            () -> calls("GetTrace", GetTraceRequest.newBuilder().setTraceId(HUGE).build()));
    for (Read read : severalAtOnce(readings)) {
      assertThat(read.spans).containsOnlyKeys(HUGE);
      assertThat(read.spans.get(HUGE).cardinality()).isEqualTo(SPANS);
      assertThat(read.bytes).isGreaterThan(5 * MEGABYTE);
    }
    assertThat(backend.isAlive()).isTrue();
  }

  @Test
  void aSearchOfManyMegabytesIsReadWholeByEveryApiSeveralAtOnce() throws Exception {
    String v1 = "/api/traces?service=node-1&limit=1000&start=1&end=1900000000000000";
    String v3 =
        "/api/v3/traces?query.startTimeMin=2020-01-01T00:00:00Z"
            + "&query.startTimeMax=2030-01-01T00:00:00Z&query.searchDepth=1000";
    TraceQueryParameters.Builder ever =
        TraceQueryParameters.newBuilder()
            .setStartTimeMin(com.google.protobuf.Timestamp.newBuilder().setSeconds(1))
            .setStartTimeMax(com.google.protobuf.Timestamp.newBuilder().setSeconds(1_900_000_000))
            .setSearchDepth(1_000);
    List<Reading> readings =
        List.of(
            () -> json(backend.query(), v1, "traceID", "spanID"),
            () -> json(backend.query(), v3, "traceId", "spanId"),
            () -> calls("FindTraces", FindTracesRequest.newBuilder().setQuery(ever).build()),
            () -> json(backend.query(), v1, "traceID", "spanID"));
    for (Read read : severalAtOnce(readings)) {
      assertThat(read.bytes).isGreaterThan(10 * MEGABYTE);
      assertThat(read.spans).hasSize(TRACES + 1);
      assertThat(read.spans.values().stream().mapToInt(BitSet::cardinality).sum())
          .isEqualTo(SPANS + TRACES * SPANS_OF_EACH);
    }
    assertThat(backend.isAlive()).isTrue();
  }

  private List<Read> severalAtOnce(List<Reading> readings) throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Read>> all = new ArrayList<>();
      for (Reading each : readings) {
        all.add(readers.submit((Callable<Read>) each::read));
      }
      List<Read> read = new ArrayList<>();
      for (Future<Read> each : all) {
        read.add(each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      return read;
    } finally {
      readers.shutdownNow();
    }
  }
}
