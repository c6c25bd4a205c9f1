package io.meshspan.mesh.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.identity.IssuedIdentities;
import io.meshspan.mesh.identity.NodeIdentity;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.thirdparty.io.netty.buffer.UnpooledByteBufAllocator;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The TLS contexts that Ratis itself makes of our parameters, and handshakes between them. */
class RaftTlsTest {
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId THREE = new NodeId(3);
  private static final int MESSAGES = 20;
  private static final int WIRE_BYTES = 64 * 1024;

  @TempDir Path data;
  private IssuedIdentities identities;

  @AfterEach
  void end() {
    identities.close();
  }

  private NodeIdentity of(NodeId node) throws IOException {
    return identities.of(node, Meshspan.of(OpenTelemetry.noop()));
  }

  @Test
  void aCertificateIsLookedAtOnEveryConnection() throws Exception {
    identities = new IssuedIdentities(data, 2, Duration.ofSeconds(4));
    NodeIdentity one = of(ONE);
    NodeIdentity two = of(TWO);
    SslContext server = GrpcUtil.buildSslContextForServer(tls(one, TWO));
    SslContext client = GrpcUtil.buildSslContextForClient(tls(two, ONE));
    connect(client, server);
    identities.endService();
    await()
        .atMost(20, SECONDS)
        .until(
            () -> one.measureExpiry().orElseThrow() < 0 && two.measureExpiry().orElseThrow() < 0);
    assertThatThrownBy(() -> connect(client, server))
        .as("that it was good a moment ago is no reason to take it now")
        .isInstanceOf(SSLException.class);

    identities.startServiceAgain();
    await()
        .atMost(30, SECONDS)
        .until(
            () -> one.measureExpiry().orElseThrow() > 0 && two.measureExpiry().orElseThrow() > 0);
    connect(client, server);
  }

  @Test
  void whoIsNoPeerIsRefused() throws Exception {
    identities = new IssuedIdentities(data, 3, Duration.ofHours(1));
    SslContext server = GrpcUtil.buildSslContextForServer(tls(of(ONE), TWO));
    SslContext stranger = GrpcUtil.buildSslContextForClient(tls(of(THREE), ONE));
    assertThatThrownBy(() -> connect(stranger, server)).isInstanceOf(SSLException.class);
  }

  private static GrpcTlsConfig tls(NodeIdentity identity, NodeId peer) {
    return GrpcConfigKeys.TLS.conf(
        RaftTls.parameters(new PeerTls(identity.keys(), identity.trustOf(List.of(peer)))));
  }

  private static void connect(SslContext client, SslContext server) throws SSLException {
    SSLEngine asServer = server.newEngine(UnpooledByteBufAllocator.DEFAULT);
    SSLEngine asClient = client.newEngine(UnpooledByteBufAllocator.DEFAULT, "127.0.0.1", 1);
    for (int i = 0; i < MESSAGES; i++) {
      pass(asClient, asServer);
      pass(asServer, asClient);
    }
    assertThat(asClient.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    assertThat(asServer.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
  }

  /** Whatever one side has to say, and a byte of content as soon as it may. */
  private static void pass(SSLEngine from, SSLEngine to) throws SSLException {
    ByteBuffer wire = ByteBuffer.allocate(WIRE_BYTES);
    ByteBuffer content = ByteBuffer.wrap(new byte[] {1});
    SSLEngineResult said;
    do {
      said = from.wrap(content, wire);
      work(from);
    } while (said.bytesProduced() > 0 && content.hasRemaining());
    wire.flip();
    ByteBuffer received = ByteBuffer.allocate(WIRE_BYTES);
    SSLEngineResult heard;
    do {
      heard = to.unwrap(wire, received);
      work(to);
    } while (wire.hasRemaining() && heard.bytesConsumed() > 0);
  }

  private static void work(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }
}
