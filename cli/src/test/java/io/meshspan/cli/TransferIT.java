package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.access.Access;
import io.meshspan.backend.access.AccessToken;
import java.io.BufferedWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces out of one backend and into another, with the command as a person runs it. */
final class TransferIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  /** Every type of value, events, links, status, scope, trace state, flags and what was dropped. */
  private static final String EVERYTHING =
      """
      {"resourceSpans":[{"resource":{"attributes":[
        {"key":"service.name","value":{"stringValue":"node-1"}},
        {"key":"host.cpus","value":{"intValue":"8"}}]},
      "scopeSpans":[{"scope":{"name":"io.meshspan","version":"0.1","attributes":[{"key":"s","value":{"boolValue":true}}]},
      "spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a1","traceState":"m=1",
        "parentSpanId":"00000000000000a0","flags":1,"name":"raft.commit","kind":3,
        "startTimeUnixNano":"1700000000000000123","endTimeUnixNano":"1700000001000000456",
        "attributes":[
          {"key":"text","value":{"stringValue":"ünï <b>\\u0000\\" \\ud83d\\ude00"}},
          {"key":"empty text","value":{"stringValue":""}},
          {"key":"long","value":{"intValue":"-9223372036854775808"}},
          {"key":"small","value":{"intValue":"-3"}},
          {"key":"double","value":{"doubleValue":0.1}},
          {"key":"tiny","value":{"doubleValue":4.9E-324}},
          {"key":"whole","value":{"doubleValue":2.0}},
          {"key":"nan","value":{"doubleValue":"NaN"}},
          {"key":"infinite","value":{"doubleValue":"-Infinity"}},
          {"key":"bool","value":{"boolValue":false}},
          {"key":"bytes","value":{"bytesValue":"AAEC/w=="}},
          {"key":"empty","value":{}},
          {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":"1"},{"arrayValue":{"values":[]}}]}}},
          {"key":"map","value":{"kvlistValue":{"values":[{"key":"k","value":{"doubleValue":1.5}}]}}}],
        "droppedAttributesCount":2,
        "events":[{"timeUnixNano":"1700000000500000001","name":"raft.vote",
          "attributes":[{"key":"peer","value":{"stringValue":"node-2"}}],"droppedAttributesCount":1}],
        "droppedEventsCount":3,
        "links":[{"traceId":"00000000000000000000000000000005","spanId":"0000000000000009","traceState":"l=1",
          "attributes":[{"key":"why","value":{"stringValue":"retry"}}]}],
        "droppedLinksCount":4,
        "status":{"message":"lost","code":2}}]}]}]}
      """;

  /**
   * What Jaeger's JSON can say of it, as Meshspan answers it in OTLP after the way there and back.
   */
  private static final String CARRIED_BY_JAEGER =
      """
      {"resourceSpans":[{"resource":{"attributes":[
        {"key":"service.name","value":{"stringValue":"node-1"}},
        {"key":"host.cpus","value":{"intValue":"8"}}]},
      "scopeSpans":[{"scope":{"name":"io.meshspan","version":"0.1"},
      "spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a1","traceState":"m=1",
        "parentSpanId":"00000000000000a0","name":"raft.commit","kind":3,
        "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000001000000000",
        "attributes":[
          {"key":"s","value":{"boolValue":true}},
          {"key":"text","value":{"stringValue":"ünï <b>\\u0000\\" \\ud83d\\ude00"}},
          {"key":"empty text","value":{"stringValue":""}},
          {"key":"long","value":{"intValue":"-9223372036854775808"}},
          {"key":"small","value":{"intValue":"-3"}},
          {"key":"double","value":{"doubleValue":0.1}},
          {"key":"tiny","value":{"doubleValue":4.9E-324}},
          {"key":"whole","value":{"doubleValue":2.0}},
          {"key":"nan","value":{"doubleValue":"NaN"}},
          {"key":"infinite","value":{"doubleValue":"-Infinity"}},
          {"key":"bool","value":{"boolValue":false}},
          {"key":"bytes","value":{"bytesValue":"AAEC/w=="}},
          {"key":"empty","value":{"stringValue":""}},
          {"key":"list","value":{"stringValue":"[\\"a\\",1,[]]"}},
          {"key":"map","value":{"stringValue":"{\\"k\\":1.5}"}}],
        "events":[{"timeUnixNano":"1700000000500000000","name":"raft.vote",
          "attributes":[{"key":"peer","value":{"stringValue":"node-2"}}]}],
        "links":[{"traceId":"00000000000000000000000000000005","spanId":"0000000000000009"}],
        "status":{"message":"lost","code":2}}]}]}]}
      """;

  @TempDir Path folder;

  private final Backend from = Backend.start(BackendConfig.onFreePorts());
  private final Backend to = Backend.start(BackendConfig.onFreePorts());

  @AfterEach
  void end() {
    from.close();
    to.close();
  }

  private static String run(int exit, String... command) throws Exception {
    try (MeshspanProcess process = MeshspanProcess.start(command)) {
      assertThat(process.awaitEnd()).as(process.out() + process.err()).isEqualTo(exit);
      return process.out() + "\n" + process.err();
    }
  }

  private Path exported(Backend backend, String name, String... more) throws Exception {
    Path file = folder.resolve(name);
    List<String> command = new ArrayList<>(List.of("export", "--endpoint", page(backend)));
    command.addAll(List.of(more));
    command.add(file.toString());
    run(0, command.toArray(String[]::new));
    return file;
  }

  private static String page(Backend backend) {
    return "http://localhost:" + backend.queryPort();
  }

  private static String otlp(Backend backend) {
    return "http://localhost:" + backend.otlpHttpPort();
  }

  private static void send(Backend backend, String document) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(otlp(backend) + "/v1/traces"))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(document))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).isEqualTo("{\"partialSuccess\":{}}");
  }

  private static JsonNode json(Path file) throws Exception {
    return JSON.readTree(file.toFile());
  }

  @Test
  void whatOtlpCarriesIsEqualAfterTheWayOutAndIn() throws Exception {
    send(from, EVERYTHING);
    Path out = exported(from, "out.jsonl", "--trace", TRACE);
    assertThat(json(out)).isEqualTo(JSON.readTree(EVERYTHING));
    assertThat(Files.readAllLines(out)).hasSize(1);

    assertThat(run(0, "import", "--endpoint", otlp(to), out.toString()))
        .contains("1 span taken by " + otlp(to));
    assertThat(exported(to, "again.jsonl", "--trace", TRACE)).hasSameBinaryContentAs(out);
  }

  @Test
  void whatJaegersJsonCarriesIsEqualAfterTheWayOutAndIn() throws Exception {
    send(from, EVERYTHING);
    Path out = exported(from, "out.json", "--trace", TRACE, "--format", "jaeger-json");
    assertThat(json(out).path("data")).hasSize(1);

    run(0, "import", "--endpoint", otlp(to), out.toString());
    assertThat(json(exported(to, "again.jsonl", "--trace", TRACE)))
        .isEqualTo(JSON.readTree(CARRIED_BY_JAEGER));
    assertThat(json(exported(to, "again.json", "--trace", TRACE, "--format", "jaeger-json")))
        .isEqualTo(json(out));
  }

  @Test
  void tracesAreChosenByServiceTimeAndNumberAndPipesWork() throws Exception {
    for (int i = 1; i <= 6; i++) {
      send(from, now(i, i % 2 == 0 ? "even" : "odd"));
    }
    send(from, EVERYTHING); // of 2023
    assertThat(Files.readAllLines(exported(from, "all"))).hasSize(6);
    assertThat(Files.readAllLines(exported(from, "even", "--service", "even")))
        .hasSize(3)
        .allMatch(line -> line.contains("\"even\""));
    assertThat(Files.readAllLines(exported(from, "two", "--limit", "2"))).hasSize(2);
    assertThat(Files.readAllLines(exported(from, "none", "--service", "nobody"))).isEmpty();
    assertThat(Files.readAllLines(exported(from, "long ago", "--since", "99999h"))).hasSize(7);

    Path piped = folder.resolve("piped");
    List<String> export =
        MeshspanProcess.command(
            Path.of("target", "meshspan.jar"), List.of(), "export", "--endpoint", page(from), "-");
    assertThat(new ProcessBuilder(export).redirectOutput(piped.toFile()).start().waitFor())
        .isZero();
    assertThat(Files.readAllLines(piped)).hasSize(6);
    List<String> command =
        MeshspanProcess.command(
            Path.of("target", "meshspan.jar"), List.of(), "import", "--endpoint", otlp(to), "-");
    try (MeshspanProcess process =
        MeshspanProcess.start(new ProcessBuilder(command).redirectInput(piped.toFile()))) {
      assertThat(process.awaitEnd()).isZero();
      assertThat(process.out()).contains("6 spans taken");
    }
  }

  private static String now(int id, String service) {
    long nanos = System.currentTimeMillis() * 1_000_000;
    return ("{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"%s\"}}]},"
            + "\"scopeSpans\":[{\"scope\":{},\"spans\":[{\"traceId\":\"%032x\",\"spanId\":\"%016x\",\"name\":\"n\","
            + "\"startTimeUnixNano\":\"%d\",\"endTimeUnixNano\":\"%d\"}]}]}]}")
        .formatted(service, id, id, nanos, nanos + 1);
  }

  @Test
  void moreTracesThanTheBackendAnswersAtOnceAreAllExported() throws Exception {
    int all = 3_300;
    Path file = folder.resolve("many");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 1; i <= all; i++) {
        out.write(now(i, "node-1"));
        out.newLine();
      }
    }
    assertThat(run(0, "import", "--endpoint", otlp(from), file.toString()))
        .contains(all + " spans taken");
    assertThat(Files.readAllLines(exported(from, "again"))).hasSize(all).doesNotHaveDuplicates();
  }

  @Test
  void spansThatAreRefusedAreCountedWithReasonAndPlaceAndTheOthersAreTaken() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("mixed"),
            now(1, "a")
                + "\n"
                + now(2, "a").replace("\"spanId\":\"0000000000000002\"", "\"spanId\":\"xyz\"")
                + "\n"
                + now(3, "a").replace("\"startTimeUnixNano\"", "\"other\"")
                + "\n"
                + now(4, "a")
                + "\n");
    String said = run(1, "import", "--endpoint", otlp(to), file.toString());
    assertThat(said)
        .contains("2 spans taken")
        .contains(
            "1 span refused: spanId is not hex digits in pairs (" + file + ", line 2, column ")
        .containsPattern("1 span refused: .*start.* \\(");
    assertThat(to.spansReceived()).isEqualTo(2);
  }

  @Test
  void aFileThatBreaksOffIsSaidWithItsPlaceAndWhatCameBeforeIsTaken() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("broken"),
            now(1, "a") + "\n" + now(2, "a") + "\n{\"resourceSpans\":[{]");
    assertThat(run(1, "import", "--endpoint", otlp(to), file.toString()))
        .contains("2 spans taken")
        .contains(file + ", line 3, column 20: ")
        .contains("nothing after it was read")
        .doesNotContain("Exception");
  }

  @Test
  void aFileLargerThanTheMemoryIsTaken() throws Exception {
    Path file = folder.resolve("large");
    String span =
        now(1, "a")
            .replaceAll(".*\"spans\":\\[(.*)]}]}]}", "$1")
            .replace("\"n\"", "\"" + "n".repeat(20_000) + "\"");
    int spans = 3_000;
    try (BufferedWriter out = Files.newBufferedWriter(file)) { // 60 MB in one document, on one line
      out.write(now(1, "a").replaceAll("(.*\"spans\":\\[).*", "$1") + span);
      for (int i = 2; i <= spans; i++) {
        out.write(
            ","
                + span.replaceAll(
                    "\"0{31}1\",\"spanId\":\"0{15}1\"",
                    "\"%032x\",\"spanId\":\"%016x\"".formatted(i, i)));
      }
      out.write("]}]}]}");
    }
    assertThat(Files.size(file)).isGreaterThan(60_000_000);
    List<String> command =
        MeshspanProcess.command(
            Path.of("target", "meshspan.jar"),
            List.of("-Xmx40m"),
            "import",
            "--endpoint",
            otlp(to),
            file.toString());
    try (MeshspanProcess process = MeshspanProcess.start(new ProcessBuilder(command))) {
      assertThat(process.awaitEnd()).as(process.err()).isZero();
      assertThat(process.out()).contains(spans + " spans taken");
    }
  }

  @Test
  void spansAreNotHeldWithoutEndForAScopeThatMayNeverCome() throws Exception {
    Path file = folder.resolve("without scope");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("{\"resourceSpans\":[{\"resource\":{},\"scopeSpans\":[{\"spans\":[{}");
      for (int i = 0; i < 40; i++) {
        out.write(",{\"name\":\"" + "n".repeat(1 << 20) + "\"}");
      }
      out.write("]}]}]}");
    }
    assertThat(run(1, "import", "--endpoint", otlp(to), file.toString()))
        .contains(
            file + ", line 1, column 57: more than 32 MiB of \"spans\" come before their \"scope\"")
        .contains("0 spans taken");
  }

  @Test
  void aBackendWithATokenIsReached() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    Access access =
        new Access(
            Access.loopback(),
            Optional.of(AccessToken.read(token)),
            Optional.empty(),
            Set.of(),
            Access.Unprotected.REFUSED);
    Path file = Files.writeString(folder.resolve("one"), now(1, "a"));
    try (Backend guarded = Backend.start(BackendConfig.onFreePorts().reachedBy(access))) {
      assertThat(run(1, "import", "--endpoint", otlp(guarded), file.toString()))
          .contains("asks for a token: name its file with --token-file FILE");
      run(
          0,
          "import",
          "--endpoint",
          otlp(guarded),
          "--token-file",
          token.toString(),
          file.toString());
      Path out = exported(guarded, "out", "--token-file", token.toString());
      assertThat(Files.readAllLines(out)).hasSize(1);
    }
  }

  @Test
  void whatIsNotThereIsSaidInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("one"), now(1, "a"));
    String nobody = otlp(from);
    from.close();
    assertThat(run(1, "import", "--endpoint", nobody, file.toString()))
        .contains("nothing answers at " + nobody + ": start a backend (meshspan up)");
    assertThat(run(1, "export", "--endpoint", nobody, "-"))
        .contains("nothing answers at " + nobody);
    assertThat(run(1, "import", "--endpoint", page(to), file.toString()))
        .contains("does not take OTLP (status 404)");
    assertThat(run(1, "export", "--endpoint", otlp(to), "-"))
        .contains("does not answer searches (status 404)");
    assertThat(run(1, "import", "--endpoint", otlp(to), folder.resolve("nowhere").toString()))
        .contains("there is no file " + folder.resolve("nowhere"));
    assertThat(
            run(
                1,
                "export",
                "--endpoint",
                page(to),
                "--trace",
                "abc",
                folder.resolve("out").toString()))
        .contains("trace abc is not there")
        .contains("0 traces written");
  }
}
