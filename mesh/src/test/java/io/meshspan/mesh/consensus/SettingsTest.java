package io.meshspan.mesh.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.Meshspan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.identity.IssuedIdentities;
import io.meshspan.mesh.identity.NodeIdentity;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three real Ratis servers over real gRPC and mTLS, with certificates that live two seconds. */
class SettingsTest {
  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private static final Duration LIFETIME = Duration.ofSeconds(2);
  private static final List<NodeId> NODES = List.of(new NodeId(1), new NodeId(2), new NodeId(3));

  private final Map<NodeId, Integer> ports = new HashMap<>();
  private final Map<NodeId, Settings> running = new TreeMap<>();
  private final List<String> read = new CopyOnWriteArrayList<>();
  private final Map<NodeId, Log> logs = new TreeMap<>();
  @TempDir Path data;
  private IssuedIdentities identities;

  @BeforeEach
  void start() throws IOException {
    identities = new IssuedIdentities(data.resolve("identity"), NODES.size(), LIFETIME);
    for (NodeId node : NODES) {
      ports.put(node, freePort());
    }
    for (NodeId node : NODES) {
      start(node);
    }
  }

  private void start(NodeId node) throws IOException {
    Meshspan meshspan = Meshspan.of(TELEMETRY.getOpenTelemetry());
    Path directory = data.resolve(node.toString());
    running.put(
        node,
        Settings.start(
            node,
            NODES,
            ports::get,
            directory,
            securityOf(identities.of(node, meshspan)),
            (index, entry) -> read.add(node + " " + entry),
            logs.computeIfAbsent(node, each -> new Log()),
            meshspan));
  }

  /** What a server does with its log. */
  private static final class Log implements LogObserver {
    private final List<Long> flushedBefore = new CopyOnWriteArrayList<>();
    private final Map<TraceContext, Long> indexes = new ConcurrentHashMap<>();
    private volatile long flushed = -1;

    @Override
    public void flushing(long index) {
      flushed = index;
    }

    @Override
    public void applied(long index, TraceContext request) {
      flushedBefore.add(flushed);
      if (request.isPresent()) {
        indexes.put(request, index);
      }
    }
  }

  private static PeerTls securityOf(NodeIdentity identity) {
    return new PeerTls(identity.keys(), identity.trustOf(NODES));
  }

  @AfterEach
  void stop() throws IOException {
    for (Settings settings : running.values()) {
      settings.close();
    }
    identities.close();
  }

  @Test
  void aSettingWrittenAnywhereIsKnownEverywhereAndAfterARestart() throws Exception {
    for (NodeId node : NODES) {
      running.get(node).write("seen." + node, "yes").get(30, SECONDS);
    }
    Map<String, String> all =
        Map.of("seen.node-1", "yes", "seen.node-2", "yes", "seen.node-3", "yes");
    for (NodeId node : NODES) {
      await().atMost(30, SECONDS).until(() -> running.get(node).all().equals(all));
    }
    assertThat(running.values())
        .as("one of them leads")
        .filteredOn(settings -> settings.state().isLeader())
        .hasSize(1);

    NodeId away = NODES.get(2);
    running.get(away).close();
    running.get(NODES.get(0)).write("route.loss_weight", "2").get(30, SECONDS);
    start(away);
    await()
        .atMost(30, SECONDS)
        .untilAsserted(
            () ->
                assertThat(running.get(away).all())
                    .containsAllEntriesOf(all)
                    .containsEntry("route.loss_weight", "2"));
    assertThat(running.get(away).state().leader()).isPresent();
  }

  @Test
  void anEntryThatIsNoSettingReachesEveryNodesReaderOnceAndIsNoSetting() throws Exception {
    Bytes entry = Bytes.of("a=1".getBytes(StandardCharsets.UTF_8));
    running.get(NODES.get(1)).append(entry).get(30, SECONDS);
    await()
        .atMost(30, SECONDS)
        .untilAsserted(
            () ->
                assertThat(read)
                    .containsExactlyInAnyOrder(
                        "node-1 0x613d31", "node-2 0x613d31", "node-3 0x613d31"));
    assertThat(running.get(NODES.get(1)).all()).isEmpty();
  }

  @Test
  void everyNodesCommitLinksToTheSpanOfTheWrite() throws Exception {
    Tracer tracer = TELEMETRY.getOpenTelemetry().getTracer("test");
    Span write = tracer.spanBuilder("settings.write").startSpan();
    Context.root()
        .with(write)
        .wrapSupplier(() -> running.get(NODES.get(0)).write("a", "1"))
        .get()
        .get(30, SECONDS);
    write.end();
    await().atMost(30, SECONDS).until(() -> commitsOf(write).size() == NODES.size());
  }

  @Test
  void whoObservesALogHearsWhatIsSyncedAndLaterWhatAskedForTheEntry() throws Exception {
    Span write = TELEMETRY.getOpenTelemetry().getTracer("test").spanBuilder("write").startSpan();
    Context.root()
        .with(write)
        .wrapSupplier(() -> running.get(NODES.get(1)).write("a", "1"))
        .get()
        .get(30, SECONDS);
    write.end();
    TraceContext request = TraceContext.of(write);
    for (NodeId node : NODES) {
      Log log = logs.get(node);
      await().atMost(30, SECONDS).until(() -> log.indexes.containsKey(request));
      assertThat(log.indexes.get(request)).isEqualTo(logs.get(NODES.get(0)).indexes.get(request));
      assertThat(log.flushed).isGreaterThanOrEqualTo(0);
    }
    // a majority had it on disk before it was applied anywhere; the last one may have had it later
    long index = logs.get(NODES.get(0)).indexes.get(request);
    assertThat(logs.values())
        .filteredOn(log -> log.flushedBefore.stream().anyMatch(flushed -> flushed >= index))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void whoSpeaksInTheClearIsNotAnswered() throws Exception {
    byte[] http2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] emptySettings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.get(NODES.get(0)))) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(http2);
      socket.getOutputStream().write(emptySettings);
      assertThat(socket.getInputStream().readNBytes(9)).as("settings in return").isEmpty();
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  private static List<SpanData> commitsOf(Span write) {
    return TELEMETRY.getSpans().stream()
        .filter(span -> span.getName().equals("raft.commit"))
        .filter(
            span ->
                span.getLinks().stream()
                    .anyMatch(
                        link ->
                            link.getSpanContext()
                                .getSpanId()
                                .equals(write.getSpanContext().getSpanId())))
        .toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
