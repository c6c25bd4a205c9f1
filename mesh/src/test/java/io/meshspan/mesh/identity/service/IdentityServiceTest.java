package io.meshspan.mesh.identity.service;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.meshspan.mesh.identity.SpiffeIds;
import io.meshspan.mesh.identity.service.IdentityOptions.Sockets;
import io.meshspan.mesh.topology.NodeId;
import io.spiffe.exception.JwtSvidException;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.svid.x509svid.X509SvidValidator;
import io.spiffe.workloadapi.DefaultWorkloadApiClient;
import io.spiffe.workloadapi.DefaultWorkloadApiClient.ClientOptions;
import io.spiffe.workloadapi.Watcher;
import io.spiffe.workloadapi.WorkloadApiClient;
import io.spiffe.workloadapi.X509Context;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as java-spiffe's own client finds it, on real sockets. */
class IdentityServiceTest {
  private static final NodeId TWO = new NodeId(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path data;

  private IdentityService start(Duration lifetime, Sockets sockets) throws IOException {
    return IdentityService.start(
        new IdentityOptions(3, data.resolve("identity"), freePortOffset(), lifetime, sockets));
  }

  @Test
  void aNodeGetsACertificateInItsNameThatLeadsToTheRoot() throws Exception {
    for (Sockets sockets : Sockets.values()) {
      try (IdentityService service = start(MINUTE, sockets);
          WorkloadApiClient client = clientOf(service)) {
        assertThat(service.endpoints().get(TWO))
            .startsWith(sockets == Sockets.UNIX ? "unix:/" : "tcp://127.0.0.1:");
        X509Context context = client.fetchX509Context();
        X509Svid svid = context.getDefaultSvid();
        assertThat(svid.getSpiffeId()).isEqualTo(SpiffeIds.of(TWO));
        X509SvidValidator.verifyChain(svid.getChain(), context.getX509BundleSet());
        assertThat(svid.getLeaf().getNotAfter().toInstant())
            .isBetween(Instant.now().plusSeconds(45), Instant.now().plusSeconds(60));
        assertThat(svid.getLeaf().getSerialNumber().signum()).isPositive();
        assertThat(client.fetchX509Bundles().getBundles())
            .isEqualTo(context.getX509BundleSet().getBundles());
      }
    }
  }

  @Test
  void aStreamGoesOnWithAnotherCertificateAtHalfTheLife() throws Exception {
    BlockingQueue<X509Context> updates = new LinkedBlockingQueue<>();
    try (IdentityService service = start(Duration.ofSeconds(2), Sockets.UNIX);
        WorkloadApiClient client = clientOf(service)) {
      client.watchX509Context(
          new Watcher<>() {
            @Override
            public void onUpdate(X509Context update) {
              updates.add(update);
            }

            @Override
            public void onError(Throwable failure) {}
          });
      X509Svid first = updates.poll(20, SECONDS).getDefaultSvid();
      X509Svid second = updates.poll(20, SECONDS).getDefaultSvid();
      assertThat(second.getLeaf().getSerialNumber())
          .isNotEqualTo(first.getLeaf().getSerialNumber());
      assertThat(second.getPrivateKey()).as("a key of its own").isNotEqualTo(first.getPrivateKey());
      assertThat(second.getLeaf().getNotAfter()).isAfter(first.getLeaf().getNotAfter());
    }
  }

  @Test
  void aRestartedServiceIsTrustedAsBeforeAndItsKeyIsItsOwnersAlone() throws Exception {
    X509Context before;
    try (IdentityService service = start(MINUTE, Sockets.UNIX);
        WorkloadApiClient client = clientOf(service)) {
      before = client.fetchX509Context();
    }
    try (IdentityService service = start(MINUTE, Sockets.UNIX);
        WorkloadApiClient client = clientOf(service)) {
      X509Svid after = client.fetchX509Context().getDefaultSvid();
      X509SvidValidator.verifyChain(after.getChain(), before.getX509BundleSet());
    }
    assertThat(permissions("identity")).isEqualTo("rwx------");
    assertThat(permissions("identity/root.key")).isEqualTo("rw-------");
  }

  @Test
  void anotherRootIsNotTrusted() throws Exception {
    CertificateAuthority other = CertificateAuthority.create(SpiffeIds.TRUST_DOMAIN, Instant.now());
    IssuedSvid stranger = other.issue(SpiffeIds.of(TWO), Instant.now(), MINUTE);
    try (IdentityService service = start(MINUTE, Sockets.UNIX);
        WorkloadApiClient client = clientOf(service)) {
      X509Context context = client.fetchX509Context();
      assertThatThrownBy(
              () ->
                  X509SvidValidator.verifyChain(
                      List.of(stranger.certificate()), context.getX509BundleSet()))
          .isInstanceOf(CertificateException.class);
    }
  }

  @Test
  void aRootWhoseTimeRunsOutIsReplaced() throws Exception {
    Instant now = Instant.now();
    Files.createDirectories(data);
    CertificateAuthority first = AuthorityFiles.open(data, SpiffeIds.TRUST_DOMAIN, now);
    Instant later = now.plus(CertificateAuthority.ROOT_LIFETIME).minus(Duration.ofDays(31));
    assertThat(AuthorityFiles.open(data, SpiffeIds.TRUST_DOMAIN, later).rootCertificate())
        .isEqualTo(first.rootCertificate());
    Instant tooLate = later.plus(Duration.ofDays(2));
    assertThat(AuthorityFiles.open(data, SpiffeIds.TRUST_DOMAIN, tooLate).rootCertificate())
        .isNotEqualTo(first.rootCertificate());
  }

  @Test
  void aDamagedRootIsSaidAndNotReplaced() throws Exception {
    AuthorityFiles.open(data, SpiffeIds.TRUST_DOMAIN, Instant.now());
    Files.write(data.resolve("root.key"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> AuthorityFiles.open(data, SpiffeIds.TRUST_DOMAIN, Instant.now()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("root.key")
        .hasMessageContaining("remove both");
  }

  @Test
  void aCallThatSomebodyWasTrickedIntoIsRefused() throws Exception {
    try (IdentityService service = start(MINUTE, Sockets.TCP)) {
      int port = Integer.parseInt(service.endpoints().get(TWO).replace("tcp://127.0.0.1:", ""));
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      try {
        assertThatThrownBy(
                () ->
                    SpiffeWorkloadAPIGrpc.newBlockingStub(channel)
                        .fetchX509SVID(X509SVIDRequest.getDefaultInstance())
                        .next())
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void whatItDoesNotIssueItSaysSo() throws Exception {
    try (IdentityService service = start(MINUTE, Sockets.UNIX);
        WorkloadApiClient client = clientOf(service)) {
      assertThatThrownBy(() -> client.fetchJwtSvid("somebody"))
          .isInstanceOf(JwtSvidException.class)
          .hasStackTraceContaining("UNIMPLEMENTED");
    }
  }

  @Test
  void aSecondServiceDoesNotTakeTheSocketsOfTheFirst() throws Exception {
    try (IdentityService first = start(MINUTE, Sockets.UNIX)) {
      assertThatThrownBy(() -> start(MINUTE, Sockets.UNIX))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another identity service");
      try (WorkloadApiClient client = clientOf(first)) {
        assertThat(client.fetchX509Context().getX509Svids()).hasSize(1);
      }
    }
  }

  @Test
  void aSocketThatAKilledServiceLeftIsReplaced() throws Exception {
    Path socket = data.resolve("identity/node-1.sock");
    Files.createDirectories(socket.getParent());
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    start(MINUTE, Sockets.UNIX).close();
  }

  private static WorkloadApiClient clientOf(IdentityService service) throws Exception {
    return DefaultWorkloadApiClient.newClient(
        ClientOptions.builder().spiffeSocketPath(service.endpoints().get(TWO)).build());
  }

  private String permissions(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file)));
  }

  private static int freePortOffset() {
    while (true) {
      int offset = ThreadLocalRandom.current().nextInt(1_000, 14_000);
      if (areFree(offset)) {
        return offset;
      }
    }
  }

  private static boolean areFree(int offset) {
    for (int i = 1; i <= 3; i++) {
      try (ServerSocket probe =
          new ServerSocket(17_400 + i + offset, 1, InetAddress.getLoopbackAddress())) {
        probe.getLocalPort();
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
