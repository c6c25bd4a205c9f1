package io.meshspan.instrumentation.spiffe;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc.SpiffeWorkloadAPIImplBase;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDRequest;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Workload API on loopback that says what a test wants said, to every stream. */
final class ServedWorkloadApi extends SpiffeWorkloadAPIImplBase implements AutoCloseable {
  private final List<StreamObserver<X509SVIDResponse>> streams = new CopyOnWriteArrayList<>();
  private final Server server;
  private Optional<X509SVIDResponse> current = Optional.empty();

  ServedWorkloadApi() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .build()
            .start();
  }

  String address() {
    return "tcp://127.0.0.1:" + server.getPort();
  }

  int streams() {
    return streams.size();
  }

  synchronized void push(X509Svid svid, Authority authority) throws Exception {
    current =
        Optional.of(
            X509SVIDResponse.newBuilder()
                .addSvids(
                    X509SVID
                        .newBuilder()
                        .setSpiffeId(svid.getSpiffeId().toString())
                        .setX509Svid(ByteString.copyFrom(svid.getLeaf().getEncoded()))
                        .setX509SvidKey(ByteString.copyFrom(svid.getPrivateKey().getEncoded()))
                        .setBundle(ByteString.copyFrom(authority.encodedRoot())))
                .build());
    streams.forEach(stream -> stream.onNext(current.get()));
  }

  synchronized void fail(Throwable failure) {
    streams.forEach(stream -> stream.onError(failure));
    streams.clear();
  }

  @Override
  public synchronized void fetchX509SVID(
      X509SVIDRequest request, StreamObserver<X509SVIDResponse> answers) {
    ((ServerCallStreamObserver<X509SVIDResponse>) answers)
        .setOnCancelHandler(() -> streams.remove(answers));
    streams.add(answers);
    current.ifPresent(answers::onNext);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
