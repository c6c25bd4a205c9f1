package io.meshspan.mesh.transport;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.identity.IssuedIdentities;
import io.meshspan.mesh.link.LinkMonitor;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two neighbours over real sockets and TLS; the link between them holds each frame for 20 ms. */
class TransportTest {
  private static final Topology RING = Topology.ringWithChord(3);
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final LinkEmulation SLOW =
      new LinkEmulation(Map.of(Link.between(ONE, TWO), LinkDelay.steady(Duration.ofMillis(20))));

  private static final NodeId THREE = new NodeId(3);

  private final BlockingQueue<Frame> atOne = new LinkedBlockingQueue<>();
  @TempDir Path data;
  private IssuedIdentities identities;
  private Transport one;
  private Transport two;

  @BeforeEach
  void start() throws IOException {
    identities = new IssuedIdentities(data, 3, Duration.ofHours(1));
    one = Transport.listen(ONE, RING, SLOW, securityOf(ONE), 0);
    two = startedTwo();
    one.start(node -> 1, (neighbour, frame) -> atOne.add(frame));
    awaitLink();
  }

  private LinkSecurity securityOf(NodeId node) throws IOException {
    return identities.of(node, Meshspan.of(OpenTelemetry.noop())).links(RING);
  }

  private Transport startedTwo() throws IOException {
    Transport transport = Transport.listen(TWO, RING, SLOW, securityOf(TWO), 0);
    transport.start(
        node -> one.port(),
        (neighbour, frame) -> {
          if (frame instanceof Frame.Probe probe) {
            transport.send(neighbour, new Frame.ProbeReply(probe.number()));
          }
        });
    return transport;
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    identities.close();
  }

  private void awaitLink() {
    await()
        .atMost(10, SECONDS)
        .until(() -> one.connected().contains(TWO) && two.connected().contains(ONE));
  }

  @Test
  void whatIsMeasuredIsTheDelayThatFramesReallyHave() throws InterruptedException {
    LinkMonitor monitor =
        new LinkMonitor(List.of(TWO), one::send, Duration.ofSeconds(2), System::nanoTime);
    for (int i = 0; i < 5; i++) {
      monitor.round();
      monitor.answered(TWO, (Frame.ProbeReply) atOne.poll(5, SECONDS));
    }
    LinkQuality quality = monitor.quality(TWO).orElseThrow();
    assertThat(quality.rttMillis()).as("20 ms there, 20 ms back").isBetween(40.0, 400.0);
    assertThat(quality.loss()).isZero();
  }

  @Test
  void aNeighbourThatComesBackIsConnectedAgain() throws IOException {
    two.close();
    await().atMost(10, SECONDS).until(() -> one.connected().isEmpty());
    assertThat(one.send(TWO, new Frame.Probe(1))).isEqualTo(SendOutcome.LINK_DOWN);
    two = startedTwo();
    awaitLink();
    assertThat(one.send(TWO, new Frame.Probe(2))).isEqualTo(SendOutcome.ACCEPTED);
  }

  @Test
  void aConnectionMadeAnewCarriesFramesAgain() throws InterruptedException {
    assertThat(one.reconnect(TWO)).isTrue();
    await()
        .atMost(10, SECONDS)
        .until(
            () -> {
              one.send(TWO, new Frame.Probe(3));
              return atOne.poll(200, MILLISECONDS) != null;
            });
    assertThat(one.reconnect(new NodeId(3))).as("there is none to node-3").isFalse();
  }

  @Test
  void whoeverProvesNothingIsRefusedAndTheLinkStands() throws IOException {
    byte[] greeting = FrameCodec.encode(new Frame.Hello(THREE));
    byte[] http = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    for (byte[] bytes : new byte[][] {greeting, http}) {
      try (Socket socket = dialOne()) {
        socket.getOutputStream().write(bytes);
        socket.getInputStream().readAllBytes(); // ends when the other side hangs up
      } catch (SocketException reset) {
        assertThat(reset).hasMessageContaining("reset");
      }
    }
    assertThat(one.connected()).containsExactly(TWO);
  }

  @Test
  void aNeighbourThatTalksNonsenseOrAsAnotherIsRefusedAndTheLinkStands() throws IOException {
    byte[] asAnother = FrameCodec.encode(new Frame.Hello(TWO));
    byte[] notGreeting = FrameCodec.encode(new Frame.Probe(1));
    byte[] tooLarge = ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).array();
    LinkSecurity three = securityOf(THREE);
    for (byte[] bytes : new byte[][] {asAnother, notGreeting, tooLarge}) {
      try (Socket tcp = dialOne()) {
        Frame answer =
            three.dialled(
                tcp,
                ONE,
                (secured, proven) -> {
                  secured.getOutputStream().write(bytes);
                  Frame hello = FrameCodec.read(Connection.inputOf(secured));
                  assertThat(secured.getInputStream().read()).as("then it hangs up").isEqualTo(-1);
                  return hello;
                });
        assertThat(answer).isEqualTo(new Frame.Hello(ONE));
      }
    }
    assertThat(one.connected()).containsExactly(TWO);
  }

  private Socket dialOne() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), one.port());
    socket.setSoTimeout(20_000);
    return socket;
  }
}
