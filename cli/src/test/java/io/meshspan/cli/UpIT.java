package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpIT {
  private static final String TRACE = "0000000000000000000000000000abcd";

  @TempDir Path folder;

  @Test
  void theBackendAloneAnswersUntilItIsToldToEnd() throws Exception {
    int offset = MeshspanProcess.freePortOffset();
    try (MeshspanProcess up = MeshspanProcess.start("up", "--port-offset", "" + offset)) {
      up.awaitOut("Ctrl-C ends it");

      assertThat(up.out())
          .contains("http://localhost:" + (16_686 + offset))
          .contains("http://localhost:" + (4_317 + offset))
          .contains("http://localhost:" + (4_318 + offset))
          .contains("http://localhost:" + (9_411 + offset) + "/api/v2/spans");
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
  void aSpanThatWasAcknowledgedIsThereAgainAfterTheProcessWasKilled() throws Exception {
    String data = folder.resolve("spans").toString();
    int offset = MeshspanProcess.freePortOffset();
    String[] command = {"up", "--data", data, "--port-offset", "" + offset};
    try (MeshspanProcess up = MeshspanProcess.start(command)) {
      up.awaitOut("Ctrl-C ends it");
      assertThat(up.out()).contains("kept in " + data).contains("0 spans were there from before");
      assertThat(sendOneSpan(4_318 + offset).statusCode()).isEqualTo(200);
      up.process().destroyForcibly(); // SIGKILL
      up.awaitEnd();
    }
    try (MeshspanProcess again = MeshspanProcess.start(command)) {
      again.awaitOut("Ctrl-C ends it");
      assertThat(again.out()).contains("1 span was there from before");
      assertThat(get(16_686 + offset, "/api/traces/" + TRACE).body())
          .contains("raft.leader_election");
    }
  }

  @Test
  void howSpansAreKeptIsSaidAndSpansOfAnIntervalSurviveTheEndOfTheProcess() throws Exception {
    String data = folder.resolve("spans").toString();
    int offset = MeshspanProcess.freePortOffset();
    try (MeshspanProcess up =
        MeshspanProcess.start(
            "up",
            "--data",
            data,
            "--keep-for",
            "36h",
            "--keep-bytes",
            "5G",
            "--durability",
            "interval",
            "--port-offset",
            "" + offset)) {
      up.awaitOut("Ctrl-C ends it");
      assertThat(up.out())
          .contains("kept in " + data + " for 36 hours, in 5 GiB at most")
          .contains("synced every 200 ms: a loss of power may cost what came since");
      assertThat(sendOneSpan(4_318 + offset).statusCode()).isEqualTo(200);
      up.process().destroyForcibly(); // SIGKILL
      up.awaitEnd();
    }
    try (MeshspanProcess again =
        MeshspanProcess.start("up", "--data", data, "--port-offset", "" + offset)) {
      again.awaitOut("Ctrl-C ends it");
      assertThat(again.out())
          .contains("1 span was there from before")
          .contains("for 14 days, in 20 GiB at most")
          .contains("acknowledged once they survive a loss of power");
    }
  }

  @Test
  void aDirectoryThatIsInUseIsNamedWithItsOwner() throws Exception {
    String data = folder.resolve("spans").toString();
    int first = MeshspanProcess.freePortOffset();
    try (MeshspanProcess up =
        MeshspanProcess.start("up", "--data", data, "--port-offset", "" + first)) {
      up.awaitOut("Ctrl-C ends it");
      int second = MeshspanProcess.freePortOffset();
      try (MeshspanProcess other =
          MeshspanProcess.start("up", "--data", data, "--port-offset", "" + second)) {
        assertThat(other.awaitEnd()).isEqualTo(1);
        assertThat(other.err().lines())
            .singleElement()
            .asString()
            .contains(data)
            .contains("is in use by process " + up.process().pid());
      }
    }
  }

  @Test
  void onEveryAddressItAsksForTheTokenAndSaysHowToSendIt() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    int offset = MeshspanProcess.freePortOffset();
    try (MeshspanProcess up =
        MeshspanProcess.start(
            "up",
            "--listen",
            "0.0.0.0",
            "--token-file",
            token.toString(),
            "--port-offset",
            "" + offset)) {
      up.awaitOut("Ctrl-C ends it");
      assertThat(up.out())
          .contains("http://localhost:" + (16_686 + offset))
          .contains("Jaeger UDP  closed: datagrams carry neither a token nor TLS")
          .contains("every address of this machine")
          .contains("OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20YOUR-TOKEN")
          .doesNotContain("0123456789abcdef");
      assertThat(get(16_686 + offset, "/api/services").statusCode()).isEqualTo(401);
      assertThat(get(3_200 + offset, "/api/echo").statusCode()).isEqualTo(401);
      assertThat(sendOneSpan(4_318 + offset).statusCode()).isEqualTo(401);
      HttpRequest withToken =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + (16_686 + offset) + "/api/services"))
              .header("authorization", "Bearer 0123456789abcdef")
              .build();
      assertThat(
              HttpClient.newHttpClient()
                  .send(withToken, HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      assertThat(up.err()).isEmpty();
    }
  }

  @Test
  void insecureMustBeSaidAndIsRepeatedToWhoReads() throws Exception {
    int offset = MeshspanProcess.freePortOffset();
    try (MeshspanProcess up =
        MeshspanProcess.start(
            "up", "--listen", "0.0.0.0", "--insecure", "--port-offset", "" + offset)) {
      up.awaitOut("Ctrl-C ends it");
      assertThat(up.out()).contains("whoever reaches it may read and send spans");
      assertThat(get(16_686 + offset, "/api/services").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theOneJarStaysBelowFortyMegabytes() throws Exception {
    assertThat(Files.size(Path.of("target", "meshspan.jar"))).isLessThan(40_000_000);
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
    for (String command : new String[] {"up", "demo", "load", "export", "import"}) {
      try (MeshspanProcess help = MeshspanProcess.start(command, "--help")) {
        assertThat(help.awaitEnd()).isZero();
        assertThat(help.out()).contains("Examples:").contains("meshspan " + command);
      }
    }
  }

  private static HttpResponse<String> sendOneSpan(int port) throws Exception {
    String span =
        """
        {"resourceSpans":[{"resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"node-1"}}]},
        "scopeSpans":[{"spans":[{"traceId":"%s","spanId":"00000000000000a1",
          "name":"raft.leader_election","startTimeUnixNano":"1700000000000000000",
          "endTimeUnixNano":"1700000001000000000"}]}]}]}
        """
            .formatted(TRACE);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/traces"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(span))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
