package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

final class UpIT {
  @Test
  void theBackendAloneAnswersUntilItIsToldToEnd() throws Exception {
    int offset = MeshspanProcess.freePortOffset();
    try (MeshspanProcess up = MeshspanProcess.start("up", "--port-offset", "" + offset)) {
      up.awaitOut("Ctrl-C ends it");

      assertThat(up.out())
          .contains("http://localhost:" + (16_686 + offset))
          .contains("http://localhost:" + (4_317 + offset))
          .contains("http://localhost:" + (4_318 + offset));
      HttpResponse<String> services = get(16_686 + offset, "/api/services");
      assertThat(services.statusCode()).isEqualTo(200);
      assertThat(services.body()).contains("\"data\"");
      assertThat(get(16_686 + offset, "/").body()).contains("<!doctype html>");

      up.process().destroy(); // SIGTERM
      assertThat(up.awaitEnd()).as("ended by a signal").isEqualTo(143);
      assertThat(up.err()).isEmpty();
      assertThat(MeshspanProcess.canListenOn(16_686 + offset)).isTrue();
      assertThat(MeshspanProcess.canListenOn(4_317 + offset)).isTrue();
    }
  }

  @Test
  void twoRunSideBySide() throws Exception {
    int first = MeshspanProcess.freePortOffset();
    try (MeshspanProcess one = MeshspanProcess.start("up", "--port-offset", "" + first)) {
      one.awaitOut("Ctrl-C ends it");
      int second = MeshspanProcess.freePortOffset();
      try (MeshspanProcess other = MeshspanProcess.start("up", "--port-offset", "" + second)) {
        other.awaitOut("Ctrl-C ends it");
        assertThat(get(16_686 + first, "/api/services").statusCode()).isEqualTo(200);
        assertThat(get(16_686 + second, "/api/services").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void theVersionAndTheHelpAreSaid() throws Exception {
    try (MeshspanProcess version = MeshspanProcess.start("--version")) {
      assertThat(version.awaitEnd()).isZero();
      assertThat(version.out()).matches("(?s).*\\d+\\.\\d+\\.\\d+.*");
    }
    for (String command : new String[] {"up", "demo"}) {
      try (MeshspanProcess help = MeshspanProcess.start(command, "--help")) {
        assertThat(help.awaitEnd()).isZero();
        assertThat(help.out()).contains("Examples:").contains("meshspan " + command);
      }
    }
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
