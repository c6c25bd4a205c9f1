package io.meshspan.backend.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jaegertracing.thrift.internal.senders.HttpSender;
import io.jaegertracing.thrift.internal.senders.UdpSender;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Log;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.Span;
import io.jaegertracing.thriftjava.SpanRef;
import io.jaegertracing.thriftjava.SpanRefType;
import io.jaegertracing.thriftjava.Tag;
import io.jaegertracing.thriftjava.TagType;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.thrift.TSerializer;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jaeger's own senders, and what nobody should send. */
final class JaegerThriftTest {
  private static final int TRIES = 1_000;
  private static final long MICROS = 1_700_000_000_000_001L;

  private Backend backend;
  private Client client;

  @BeforeEach
  void start() {
    backend = Backend.start(BackendConfig.onFreePorts());
    client = new Client(backend);
  }

  @AfterEach
  void end() {
    backend.close();
  }

  private static Process process() {
    return new Process("node-1").setTags(List.of(text("host", "a"), number("pid", 7)));
  }

  private static Tag text(String key, String value) {
    return new Tag(key, TagType.STRING).setVStr(value);
  }

  private static Tag number(String key, long value) {
    return new Tag(key, TagType.LONG).setVLong(value);
  }

  private static Span span() {
    return new Span(0xabc, 0, 7, 6, "raft.commit", 1, MICROS, 1_500)
        .setTags(
            List.of(
                text("text", "ünï"),
                number("long", 1L << 60),
                new Tag("double", TagType.DOUBLE).setVDouble(0.25),
                new Tag("bool", TagType.BOOL).setVBool(true),
                new Tag("bytes", TagType.BINARY).setVBinary(new byte[] {0, 0, 1}),
                text("span.kind", "client"),
                new Tag("error", TagType.BOOL).setVBool(true),
                text("otel.status_description", "lost"),
                text("otel.scope.name", "io.meshspan"),
                text("w3c.tracestate", "m=1")))
        .setReferences(
            List.of(
                new SpanRef(SpanRefType.CHILD_OF, 0xabc, 0, 6),
                new SpanRef(SpanRefType.FOLLOWS_FROM, 5, 0, 9)))
        .setLogs(
            List.of(new Log(MICROS + 1, List.of(text("event", "vote"), text("peer", "node-2")))));
  }

  @Test
  void aBatchThatJaegersClientSendsOverUdpIsHeldWithEverythingItSaid() throws Exception {
    UdpSender sender = new UdpSender("127.0.0.1", backend.ports().jaegerUdp(), 0);
    sender.send(process(), List.of(span()));
    await().until(() -> backend.spansReceived() == 1);
    sender.close();
    everythingIsThere();
  }

  @Test
  void aBatchThatJaegersClientPostsIsHeldWithEverythingItSaid() throws Exception {
    HttpSender sender = new HttpSender.Builder(url()).build();
    sender.send(process(), List.of(span()));
    sender.close();
    assertThat(backend.spansReceived()).isEqualTo(1);
    everythingIsThere();
  }

  private void everythingIsThere() {
    JsonNode group = client.json("/api/v3/traces/abc").at("/result/resourceSpans/0");
    assertThat(group.path("resource").toString())
        .isEqualTo(
            "{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"node-1\"}},"
                + "{\"key\":\"host\",\"value\":{\"stringValue\":\"a\"}},"
                + "{\"key\":\"pid\",\"value\":{\"intValue\":\"7\"}}]}");
    assertThat(group.at("/scopeSpans/0/scope/name").asText()).isEqualTo("io.meshspan");
    assertThat(group.at("/scopeSpans/0/spans/0").toString())
        .isEqualTo(
            """
            {"traceId":"00000000000000000000000000000abc","spanId":"0000000000000007","traceState":"m=1",\
            "parentSpanId":"0000000000000006","flags":1,"name":"raft.commit","kind":3,\
            "startTimeUnixNano":"1700000000000001000","endTimeUnixNano":"1700000000001501000","attributes":[\
            {"key":"text","value":{"stringValue":"ünï"}},\
            {"key":"long","value":{"intValue":"1152921504606846976"}},\
            {"key":"double","value":{"doubleValue":0.25}},\
            {"key":"bool","value":{"boolValue":true}},\
            {"key":"bytes","value":{"bytesValue":"AAAB"}}],\
            "events":[{"timeUnixNano":"1700000000000002000","name":"vote","attributes":[\
            {"key":"peer","value":{"stringValue":"node-2"}}]}],\
            "links":[{"traceId":"00000000000000000000000000000005","spanId":"0000000000000009","attributes":[\
            {"key":"opentracing.ref_type","value":{"stringValue":"follows_from"}}]}],\
            "status":{"message":"lost","code":2}}""");
  }

  @Test
  void aSpanIsRefusedAloneAndTheSenderIsTold() throws Exception {
    Span withoutId = new Span(0xabc, 0, 0, 0, "a", 1, MICROS, 0);
    Span ofItself = new Span(0xabc, 0, 9, 9, "b", 1, MICROS, 0);
    HttpResponse<String> answer = post(binary(List.of(span(), withoutId, ofItself)));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body())
        .isEqualTo(
            "spans refused: 1: span id is not 8 bytes, or all zero; 1: span is its own parent\n");
    assertThat(backend.spansReceived()).isEqualTo(1);
  }

  @Test
  void whatIsNoBatchIsSaidAndADatagramOfThatKindIsCounted() throws Exception {
    HttpResponse<String> answer = post("{\"not\":\"thrift\"}".getBytes(UTF_8));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body().lines())
        .singleElement()
        .asString()
        .startsWith("the message is no batch of Jaeger's in Thrift (binary protocol)");
    datagram("noise".getBytes(UTF_8));
    await().until(() -> refusedDatagrams() == 1);
  }

  private int refusedDatagrams() {
    return client
        .json("/api/meshspan/status")
        .findPath("datagram cannot be read (however many spans it had)")
        .asInt();
  }

  @Test
  void aListThatClaimsToBeHugeIsRefusedBeforeItIsMadeRoomFor() throws Exception {
    // field 2, a list of structs, two thousand million of them
    byte[] claim = {15, 0, 2, 12, 0x7f, -1, -1, -1};
    assertThat(post(claim).statusCode()).isEqualTo(400);
    assertThatThrownBy(() -> new JaegerThrift(ReceiveLimits.standard()).batch(claim))
        .isInstanceOf(RefusedMessageException.class);
  }

  @Test
  void millionsOfEmptySpansOfOneByteEachTakeNoMemory() throws Exception {
    int spans = 12_000_000;
    Arrivals arrivals =
        new JaegerThrift(ReceiveLimits.standard())
            .batch(batchStart().put(new byte[] {15, 0, 2, 12}).putInt(spans).array());
    assertThat(arrivals.spans()).isEmpty();
    assertThat(arrivals.refused()).isEqualTo(Map.of(Refusal.TRACE_ID, (long) spans));
  }

  @Test
  void aSpanOfMillionsOfEmptyTagsIsRefusedAloneAsTooLarge() throws Exception {
    byte[] span = {10, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 10, 0, 3, 0, 0, 0, 0, 0, 0, 0, 1};
    byte[] start = {10, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1};
    Arrivals arrivals =
        new JaegerThrift(ReceiveLimits.standard())
            .batch(
                batchStart()
                    .put(new byte[] {15, 0, 2, 12})
                    .putInt(1)
                    .put(span)
                    .put(start)
                    .put(new byte[] {15, 0, 10, 12})
                    .putInt(12_000_000)
                    .array());
    assertThat(arrivals.refused()).isEqualTo(Map.of(Refusal.TOO_LARGE, 1L));
  }

  /** An empty process; the rest is zero: the end of one struct after the other. */
  private static ByteBuffer batchStart() {
    return ByteBuffer.allocate(12_000_100).put(new byte[] {12, 0, 1, 0});
  }

  @Test
  void aBatchWhoseProcessComesAfterItsSpansIsRefused() {
    byte[] spansFirst = {15, 0, 2, 12, 0, 0, 0, 1, 0, 12, 0, 1, 0, 0};
    assertThatThrownBy(() -> new JaegerThrift(ReceiveLimits.standard()).batch(spansFirst))
        .isInstanceOf(RefusedMessageException.class);
  }

  static List<Long> seeds() {
    return List.of(1L, 2L, new Random().nextLong());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void mutatedBatchesAreReadOrRefusedAndNothingElse(long seed) throws Exception {
    Random random = new Random(seed);
    JaegerThrift thrift = new JaegerThrift(ReceiveLimits.standard());
    byte[] real = binary(List.of(span(), span()));
    int read = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] body = real.clone();
      for (int j = 1 + random.nextInt(6); j > 0; j--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      read += isRead(() -> thrift.batch(body)) ? 1 : 0;
      isRead(() -> thrift.emitBatch(body, body.length));
      isRead(() -> thrift.batch(java.util.Arrays.copyOf(body, random.nextInt(body.length))));
    }
    assertThat(read).as("of %s mutated batches", TRIES).isBetween(1, TRIES - 1);
  }

  private static boolean isRead(Intake.Reading reading) {
    try {
      reading.read();
      return true;
    } catch (RefusedMessageException e) {
      return false;
    }
  }

  private static byte[] binary(List<Span> spans) throws Exception {
    return new TSerializer(new TBinaryProtocol.Factory()).serialize(new Batch(process(), spans));
  }

  private String url() {
    return "http://localhost:" + backend.ports().jaegerHttp() + Receivers.JAEGER_PATH;
  }

  private HttpResponse<String> post(byte[] body) {
    return client.send(
        HttpRequest.newBuilder(URI.create(url()))
            .POST(BodyPublishers.ofByteArray(body))
            .header("Content-Type", "application/x-thrift")
            .build());
  }

  private void datagram(byte[] bytes) throws Exception {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(
          new DatagramPacket(
              bytes,
              bytes.length,
              InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
              backend.ports().jaegerUdp()));
    }
  }
}
