package io.meshspan.backend.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jaegertracing.thrift.internal.senders.HttpSender;
import io.jaegertracing.thrift.internal.senders.UdpSender;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jaeger's own senders, and what nobody should send. */
final class JaegerThriftTest {

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

  @Test
  void aBatchThatJaegersClientSendsOverUdpIsHeldWithEverythingItSaid() throws Exception {
    UdpSender sender = new UdpSender("127.0.0.1", backend.ports().jaegerUdp(), 0);
    sender.send(JaegerBatch.process(), List.of(JaegerBatch.span()));
    await().until(() -> backend.spansReceived() == 1);
    sender.close();
    everythingIsThere();
  }

  @Test
  void aBatchThatJaegersClientPostsIsHeldWithEverythingItSaid() throws Exception {
    HttpSender sender = new HttpSender.Builder(url()).build();
    sender.send(JaegerBatch.process(), List.of(JaegerBatch.span()));
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
  void aDatagramInBinaryThriftIsHeldAsTheSame() throws Exception {
    datagram(JaegerBatch.binaryCall(JaegerBatch.span()));
    await().until(() -> backend.spansReceived() == 1);
    everythingIsThere();
  }

  /** As OpenTelemetry's exporter for Python 1.21 sent it. */
  @Test
  void anEventThatIsAMessageHasNoNameAndTheScopeThatIsSaidTwiceIsOne() throws Exception {
    datagram(
        HexFormat.of()
            .parseHex(
                "82810009656d697442617463681c1c18066e6f64652d3100191c16f82a1600160e16001804776f726b2502"
                    + "168280f2818389850616b817196c180c736572766963652e6e616d65150018066e6f64652d31001809"
                    + "7370616e2e6b696e6415001808696e7465726e616c0018116f74656c2e6c6962726172792e6e616d65"
                    + "1500180870792e73636f70650018146f74656c2e6c6962726172792e76657273696f6e15001803312e"
                    + "3200180f6f74656c2e73636f70652e6e616d651500180870792e73636f70650018126f74656c2e7363"
                    + "6f70652e76657273696f6e15001803312e3200191c168480f28183898506192c180470656572150018"
                    + "066e6f64652d320018076d65737361676515001804766f74650000000000"));
    await().until(() -> backend.spansReceived() == 1);
    assertThat(client.json("/api/v3/traces/abc").at("/result/resourceSpans/0/scopeSpans/0"))
        .hasToString(
            """
            {"scope":{"name":"py.scope","version":"1.2"},"spans":[\
            {"traceId":"00000000000000000000000000000abc","spanId":"0000000000000007","flags":1,"name":"work","kind":1,\
            "startTimeUnixNano":"1700000000000001000","endTimeUnixNano":"1700000000001501000","attributes":[\
            {"key":"service.name","value":{"stringValue":"node-1"}}],\
            "events":[{"timeUnixNano":"1700000000000002000","attributes":[\
            {"key":"peer","value":{"stringValue":"node-2"}},{"key":"message","value":{"stringValue":"vote"}}]}],"status":{}}]}\
            """);
    assertThat(client.json("/api/traces/abc").at("/data/0/spans/0/logs/0/fields").toString())
        .isEqualTo(
            "[{\"key\":\"peer\",\"type\":\"string\",\"value\":\"node-2\"},"
                + "{\"key\":\"message\",\"type\":\"string\",\"value\":\"vote\"}]");
  }

  @Test
  void aParentThatIsFollowedIsALinkTooAndAnErrorInWordsIsTheStatus() throws Exception {
    Span follower =
        new Span(0xabc, 0, 9, 7, "after", 1, JaegerBatch.MICROS, 0)
            .setReferences(List.of(new SpanRef(SpanRefType.FOLLOWS_FROM, 0xabc, 0, 7)))
            .setTags(List.of(JaegerBatch.text("error", "timed out")));
    Span fine =
        new Span(0xabc, 0, 10, 7, "fine", 1, JaegerBatch.MICROS, 0)
            .setTags(List.of(new Tag("error", TagType.BOOL).setVBool(false)));
    assertThat(post(JaegerBatch.binary(follower, fine)).statusCode()).isEqualTo(202);
    JsonNode spans = client.json("/api/v3/traces/abc").at("/result/resourceSpans/0/scopeSpans/0");
    assertThat(spans.at("/spans/0/parentSpanId").asText()).isEqualTo("0000000000000007");
    assertThat(spans.at("/spans/0/links").toString())
        .isEqualTo(
            "[{\"traceId\":\"00000000000000000000000000000abc\",\"spanId\":\"0000000000000007\","
                + "\"attributes\":[{\"key\":\"opentracing.ref_type\",\"value\":{\"stringValue\":\"follows_from\"}}]}]");
    assertThat(spans.at("/spans/0/status").toString())
        .isEqualTo("{\"message\":\"timed out\",\"code\":2}");
    assertThat(spans.at("/spans/1/status").path("code").asInt()).isZero();
  }

  @Test
  void damagedDatagramsEndNothing() throws Exception {
    Damage damage = new Damage(3);
    byte[] whole = JaegerBatch.compact(JaegerBatch.span());
    for (int i = 0; i < 300; i++) {
      datagram(damage.to(whole));
      datagram(damage.noise());
    }
    byte[] good = JaegerBatch.compact(new Span(0xdef, 0, 1, 0, "good", 1, JaegerBatch.MICROS, 0));
    await()
        .until(
            () -> {
              datagram(good); // what is full of noise may drop one
              return client.get("/api/traces/def").statusCode() == 200;
            });
    for (JsonNode trace :
        client
            .json("/api/meshspan/search?start=0&end=9223372036854775807&limit=1500")
            .path("traces")) {
      String path = "/api/traces/" + trace.path("traceId").asText();
      assertThat(client.get(path).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSpanIsRefusedAloneAndTheSenderIsTold() throws Exception {
    Span withoutId = new Span(0xabc, 0, 0, 0, "a", 1, JaegerBatch.MICROS, 0);
    Span ofItself = new Span(0xabc, 0, 9, 9, "b", 1, JaegerBatch.MICROS, 0);
    HttpResponse<String> answer = post(JaegerBatch.binary(JaegerBatch.span(), withoutId, ofItself));
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
