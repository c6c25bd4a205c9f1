package io.meshspan.mesh.forwarding;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.Meshspan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.identity.IssuedIdentities;
import io.meshspan.mesh.routing.LinkCosts;
import io.meshspan.mesh.routing.Route;
import io.meshspan.mesh.routing.RouteTable;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.meshspan.mesh.transport.Frame;
import io.meshspan.mesh.transport.LinkEmulation;
import io.meshspan.mesh.transport.LinkSecurity;
import io.meshspan.mesh.transport.SendOutcome;
import io.meshspan.mesh.transport.Transport;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four nodes in a row over real sockets, each with an OpenTelemetry of its own. */
class ForwardingTest {
  private static final int MOST_BYTES = 10_000;

  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<Long> HOP = AttributeKey.longKey("mesh.message.hop");
  private static final AttributeKey<Long> SIZE = AttributeKey.longKey("mesh.message.size");

  @TempDir Path data;
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final ConcurrentLinkedQueue<Frame.Message> delivered = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final SortedMap<NodeId, Transport> transports = new TreeMap<>();
  private final SortedMap<NodeId, Forwarder> forwarders = new TreeMap<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void aMessageOverThreeHopsIsOneTraceOverFourServices() throws IOException {
    Topology row = row(4);
    startAll(row);
    assertThat(forwarders.get(new NodeId(1)).send(new NodeId(4), "hello", "good morning")).isTrue();
    await().atMost(10, SECONDS).until(() -> delivered.size() == 1);
    assertThat(delivered.element().body()).isEqualTo("good morning");
    await().atMost(5, SECONDS).until(() -> hops().size() == 6);

    List<SpanData> way = hops();
    assertThat(way)
        .extracting(SpanData::getKind)
        .containsExactly(
            SpanKind.PRODUCER, SpanKind.CONSUMER,
            SpanKind.PRODUCER, SpanKind.CONSUMER,
            SpanKind.PRODUCER, SpanKind.CONSUMER);
    assertThat(way)
        .extracting(ForwardingTest::service)
        .containsExactly("node-1", "node-2", "node-2", "node-3", "node-3", "node-4");
    assertThat(way)
        .extracting(span -> span.getAttributes().get(HOP))
        .containsExactly(1L, 1L, 2L, 2L, 3L, 3L);
    assertThat(way).extracting(SpanData::getTraceId).containsOnly(way.get(0).getTraceId());
    assertThat(way.get(0).getParentSpanContext().isValid()).isFalse();
    for (int i = 1; i < way.size(); i++) {
      assertThat(way.get(i).getParentSpanId()).isEqualTo(way.get(i - 1).getSpanId());
    }
    assertThat(way)
        .extracting(span -> span.getAttributes().get(SIZE))
        .allSatisfy(size -> assertThat(size).isGreaterThan(40));
    assertThat(forwarders.get(new NodeId(2)).counts()).isEqualTo(new ForwardingCounts(0, 1, 0, 0));
    assertThat(forwarders.get(new NodeId(4)).counts()).isEqualTo(new ForwardingCounts(0, 0, 1, 0));
  }

  @Test
  void aMessageThatComesTwiceEndsThere() {
    Forwarder forwarder = alone(Optional.empty());
    Frame.Message message = message("m-1", 2, 1);
    forwarder.take(new NodeId(1), message);
    forwarder.take(new NodeId(1), message);
    assertThat(forwarder.counts()).isEqualTo(new ForwardingCounts(0, 0, 1, 1));
    assertThat(exporter.getFinishedSpanItems().get(1).getStatus().getDescription())
        .contains("was here before");
  }

  @Test
  void aMessageThatHasCrossedTooManyLinksEndsThere() {
    Forwarder forwarder = alone(Optional.of(new Route(List.of(new NodeId(2), new NodeId(3)), 1)));
    forwarder.take(new NodeId(1), message("m-2", 3, Frame.Message.MAX_HOPS));
    assertThat(forwarder.counts()).isEqualTo(new ForwardingCounts(0, 0, 0, 1));
  }

  @Test
  void withoutARouteTheSenderIsToldAndTheSpanSaysWhy() {
    Forwarder forwarder = alone(Optional.empty());
    assertThat(forwarder.send(new NodeId(9), "hello", "anybody?")).isFalse();
    SpanData span = exporter.getFinishedSpanItems().get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("no route to the destination");
  }

  @Test
  void aLinkThatIsDownIsSaidOnTheSpan() {
    Forwarder forwarder = alone(Optional.of(new Route(List.of(new NodeId(2), new NodeId(3)), 1)));
    assertThat(forwarder.send(new NodeId(3), "hello", "anybody?")).isFalse();
    assertThat(exporter.getFinishedSpanItems().get(0).getStatus().getDescription())
        .isEqualTo("the link refused it: LINK_DOWN");
  }

  @Test
  void aMessageThatThePolicyDoesNotLetGoOnIsSaidOnTheSpan() {
    Forwarder forwarder = alone(Optional.of(new Route(List.of(new NodeId(2), new NodeId(3)), 1)));
    assertThat(forwarder.send(new NodeId(3), "hello", "x".repeat(MOST_BYTES))).isFalse();
    assertThat(exporter.getFinishedSpanItems().get(0).getStatus().getDescription())
        .isEqualTo("the message policy does not let it go on");
    assertThat(forwarder.counts().dropped()).isEqualTo(1);
  }

  private Forwarder alone(Optional<Route> route) {
    return new Forwarder(
        new NodeId(2),
        (destination, from) -> route,
        (neighbour, frame) -> SendOutcome.LINK_DOWN,
        meshspan("node-2"),
        (message, bytes) -> bytes < MOST_BYTES,
        delivered::add);
  }

  private static Frame.Message message(String id, int destination, int hop) {
    return new Frame.Message(
        id, new NodeId(1), new NodeId(destination), "hello", hop, TraceContext.none(), "");
  }

  private static Topology row(int size) {
    Topology ring = Topology.ringWithChord(size);
    var links = new TreeSet<>(ring.links());
    links.remove(ring.closingLink());
    return new Topology(ring.nodes(), links);
  }

  private void startAll(Topology topology) throws IOException {
    IssuedIdentities identities =
        new IssuedIdentities(data, topology.nodes().size(), Duration.ofHours(1));
    opened.add(identities);
    for (NodeId node : topology.nodes()) {
      LinkSecurity security =
          identities.of(node, Meshspan.of(OpenTelemetry.noop())).links(topology);
      Transport transport = Transport.listen(node, topology, LinkEmulation.none(), security, 0);
      opened.add(transport);
      transports.put(node, transport);
    }
    for (NodeId node : topology.nodes()) {
      start(node, topology);
    }
    for (Link link : topology.links()) {
      await()
          .atMost(10, SECONDS)
          .until(
              () ->
                  transports.get(link.low()).connected().contains(link.high())
                      && transports.get(link.high()).connected().contains(link.low()));
    }
  }

  private void start(NodeId node, Topology topology) {
    Meshspan meshspan = meshspan(node.toString());
    RouteTable routes = new RouteTable(node, topology, meshspan);
    routes.learn(new LinkCosts(Map.of(), 1));
    Transport transport = transports.get(node);
    Forwarder forwarder =
        new Forwarder(
            node,
            routes::to,
            transport::send,
            meshspan,
            (message, bytes) -> bytes < MOST_BYTES,
            delivered::add);
    forwarders.put(node, forwarder);
    transport.start(
        neighbour -> transports.get(neighbour).port(),
        (neighbour, frame) -> forwarder.take(neighbour, (Frame.Message) frame));
  }

  private Meshspan meshspan(String service) {
    SdkTracerProvider tracers =
        SdkTracerProvider.builder()
            .setResource(Resource.create(Attributes.of(SERVICE, service)))
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    return Meshspan.of(OpenTelemetrySdk.builder().setTracerProvider(tracers).build());
  }

  private List<SpanData> hops() {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals("mesh.message_forward"))
        .sorted(
            Comparator.comparing((SpanData span) -> span.getAttributes().get(HOP))
                .thenComparing(span -> span.getKind() == SpanKind.CONSUMER))
        .toList();
  }

  private static String service(SpanData span) {
    return span.getResource().getAttribute(SERVICE);
  }
}
