package io.meshspan.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class BackendTest {
  @Test
  void aPortInUseIsNamedWithItsPurposeAndTheFlagAndNothingIsLeftRunning() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int grpc = freePort(loopback);
    int http = freePort(loopback);
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      int query = taken.getLocalPort();
      BackendConfig config = BackendConfig.on(new Ports(query, grpc, http, 0, 0, 0, 0, 0, 0));
      assertThatThrownBy(() -> Backend.start(config))
          .isInstanceOf(PortInUseException.class)
          .hasMessage(
              "Port "
                  + query
                  + " (page and queries) is in use: stop what listens there, or choose other ports"
                  + " with --port-offset N.");
    }
    assertThatThrownBy(() -> new Socket(loopback, grpc)).isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> new Socket(loopback, http)).isInstanceOf(ConnectException.class);
  }

  private static int freePort(InetAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void afterItsEndNothingListensAndEndingTwiceDoesNoHarm() {
    Backend backend = Backend.start(BackendConfig.onFreePorts());
    int port = backend.queryPort();
    backend.close();
    backend.close();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void anOffsetMovesEveryPortAndOneThatIsImpossibleIsRefused() {
    BackendConfig config = BackendConfig.on(Ports.withOffset(100));
    assertThat(config.ports().query()).isEqualTo(16786);
    assertThat(config.ports().otlpGrpc()).isEqualTo(4417);
    assertThat(config.ports().otlpHttp()).isEqualTo(4418);
    assertThat(config.ports().zipkin()).isEqualTo(9511);
    assertThat(config.ports().jaegerGrpc()).isEqualTo(16785);
    assertThatThrownBy(() -> BackendConfig.on(Ports.withOffset(60_000)))
        .hasMessage("a port offset of 60000 is not possible: 0 to 48849");
  }

  @Test
  void aForeignHostNameIsNotAnswered() throws IOException {
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      assertThat(answerTo(backend, "evil.example")).startsWith("HTTP/1.1 403");
      assertThat(answerTo(backend, "localhost.evil.example")).startsWith("HTTP/1.1 403");
      assertThat(answerTo(backend, "LOCALHOST:1")).startsWith("HTTP/1.1 200");
      assertThat(answerTo(backend, "127.0.0.1")).startsWith("HTTP/1.1 200");
      assertThat(answerTo(backend, "[::1]:16686")).startsWith("HTTP/1.1 200");
    }
  }

  // The JDK's client sets the header itself.
  private static String answerTo(Backend backend, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), backend.queryPort())) {
      String request =
          "GET /api/services HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  @Test
  void everyAnswerForbidsGuessingItsTypeErrorsToo() {
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      Client client = new Client(backend);
      assertThat(client.get("/health/live").body()).isEqualTo("live\n");
      for (String path : new String[] {"/health/ready", "/api/services", "/api/nope", "/nope"}) {
        assertThat(client.get(path).headers().allValues("x-content-type-options"))
            .as(path)
            .containsExactly("nosniff");
      }
      assertThat(client.post(new byte[0]).headers().allValues("x-content-type-options"))
          .containsExactly("nosniff");
    }
  }
}
