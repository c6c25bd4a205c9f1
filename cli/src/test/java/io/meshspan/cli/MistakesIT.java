package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said in one line, and nothing is left running. */
final class MistakesIT {
  @TempDir Path folder;

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("an unknown flag", List.of("up", "--port-ofset", "5"), "--port-offset"),
        arguments("an unknown command", List.of("dmo"), "demo"),
        arguments("no command", List.of(), "demo"),
        arguments("an offset that is no number", List.of("up", "--port-offset", "x"), "\"x\""),
        arguments("a negative offset", List.of("up", "--port-offset", "-1"), "-1"),
        arguments("an offset too large", List.of("up", "--port-offset", "60000"), "60000"),
        arguments("a listen flag mistyped", List.of("up", "--lisen", "::"), "--listen"),
        arguments(
            "beyond loopback without a word", List.of("up", "--listen", "0.0.0.0"), "--token-file"),
        arguments("beyond loopback, IPv6", List.of("up", "--listen", "::"), "--insecure"),
        arguments("no address", List.of("up", "--listen", "no such host"), "\"no such host\""),
        arguments(
            "an address of another machine",
            List.of("up", "--listen", "192.0.2.7", "--insecure"),
            "no address 192.0.2.7"),
        arguments("no token file", List.of("up", "--token-file", "nowhere"), "no file nowhere"),
        arguments("a certificate alone", List.of("up", "--tls-cert", "nowhere"), "--tls-key"),
        arguments("a key alone", List.of("up", "--tls-key", "nowhere"), "--tls-cert"),
        arguments("no strategies", List.of("up", "--sampling", "nowhere"), "no file nowhere"),
        arguments("a time to keep", List.of("up", "--keep-for", "2 weeks"), "90m, 36h or 14d"),
        arguments("a size to keep", List.of("up", "--keep-bytes", "20x"), "512m, 20g or 1t"),
        arguments("too few bytes", List.of("up", "--keep-bytes", "10m"), "at least 256m"),
        arguments(
            "no durability", List.of("up", "--durability", "often"), "neither sync nor interval"),
        arguments("a time without a directory", List.of("up", "--keep-for", "1d"), "--data DIR"),
        arguments("bytes without a directory", List.of("up", "--keep-bytes", "1g"), "--data DIR"),
        arguments("syncs of nothing", List.of("up", "--durability", "sync"), "--data DIR"),
        arguments("a host with a port", List.of("up", "--host", "a:80"), "\"a:80\""),
        arguments("an export flag mistyped", List.of("export", "--servce", "a", "-"), "--service"),
        arguments(
            "an import flag mistyped", List.of("import", "--endpont", "a", "-"), "--endpoint"),
        arguments("no file to export to", List.of("export"), "FILE"),
        arguments("no file to import", List.of("import"), "FILE"),
        arguments("no format", List.of("export", "--format", "xml", "-"), "jaeger-json"),
        arguments("no trace id", List.of("export", "--trace", "xyz", "-"), "\"xyz\""),
        arguments("no address", List.of("import", "--endpoint", "localhost:4318", "-"), "http://"),
        arguments(
            "a choice twice",
            List.of("export", "--trace", "1", "--service", "a", "-"),
            "--service"),
        arguments("a time without sense", List.of("demo", "--for", "90x"), "90x"),
        arguments("too few nodes", List.of("demo", "--nodes", "2"), "3 to 9"),
        arguments("too many nodes", List.of("demo", "--nodes", "12"), "3 to 9"),
        arguments("too short a life", List.of("demo", "--svid-lifetime", "1s"), "2s to 24h"),
        arguments(
            "programs nowhere", List.of("demo", "--ebpf", "cloud"), "auto, kernel, user, off"),
        arguments("nodes that are no number", List.of("demo", "--nodes", "five"), "five"),
        arguments("a node without a file", List.of("node"), "--config"),
        arguments("a file that is not there", List.of("node", "--config", "no"), "no file no"),
        arguments("identities for nobody", List.of("identity", "--data", "d"), "--nodes"),
        arguments("load for nobody", List.of("load"), "--endpoint"),
        arguments("a URL without a scheme", load("localhost:4317"), "http://localhost:4317"),
        arguments("a URL that is none", load("http://a b"), "http://a b"),
        arguments("a path for gRPC", load("http://localhost:4317/v1/traces"), "/v1/traces"),
        arguments("a rate of nothing", load("http://h:1", "--rate", "0"), "not 0"),
        arguments("a protocol of its own", load("http://h:1", "--protocol", "udp"), "\"udp\""),
        arguments("no such family", load("http://h:1", "--families", "raft,dht"), "\"dht\""),
        arguments("a mesh too small", load("http://h:1", "--nodes", "4"), "5 to 9"),
        arguments("a report nowhere", load("http://h:1", "--report", "none/r.json"), "r.json"));
  }

  private static List<String> load(String endpoint, String... more) {
    return Stream.concat(Stream.of("load", "--endpoint", endpoint), Stream.of(more)).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void isSaidInOneLine(String what, List<String> given, String said) throws Exception {
    try (MeshspanProcess process =
        MeshspanProcess.startIn(folder, Map.of(), given.toArray(String[]::new))) {
      saysInOneLine(process, said);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16_686, 16_685, 4_317, 4_318, 9_411, 14_268, 3_200})
  void aPortOfTheBackendInUseIsNamed(int port) throws Exception {
    int offset = MeshspanProcess.freePortOffset();
    try (ServerSocket taken = listenOn(port + offset);
        MeshspanProcess up =
            MeshspanProcess.startIn(folder, Map.of(), "up", "--port-offset", "" + offset)) {
      saysInOneLine(up, "" + taken.getLocalPort());
      assertThat(up.err()).contains("--port-offset");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16_686, 17_101, 17_202, 17_305})
  void aPortInUseIsNamedBeforeAnyNodeIsStarted(int port) throws Exception {
    int offset = MeshspanProcess.freePortOffset();
    try (ServerSocket taken = listenOn(port + offset);
        MeshspanProcess demo =
            MeshspanProcess.startIn(folder, Map.of(), "demo", "--port-offset", "" + offset)) {
      saysInOneLine(demo, "" + taken.getLocalPort());
      assertThat(folder).as("no temporary folder is left").isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "up"})
  void aDataDirectoryThatCannotBeWrittenIsNamed(String command) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a directory");
    String below = file.resolve("data").toString();
    int offset = MeshspanProcess.freePortOffset();
    try (MeshspanProcess process =
        MeshspanProcess.startIn(
            folder, Map.of(), command, "--data", below, "--port-offset", "" + offset)) {
      saysInOneLine(process, below);
    }
  }

  @Test
  void aTokenThatEverybodyCanReadIsRefusedWithTheCommandThatMendsIt() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
    try (MeshspanProcess up =
        MeshspanProcess.startIn(folder, Map.of(), "up", "--token-file", token.toString())) {
      assertThat(up.awaitEnd()).isEqualTo(2);
      saysInOneLine(up, "run chmod o-r on it");
      assertThat(up.err()).doesNotContain("0123456789abcdef");
    }
  }

  @Test
  void aMeshThatIsNamedAndNotThereIsSaid() throws Exception {
    String missing = folder.resolve("nowhere.jar").toString();
    try (MeshspanProcess demo =
        MeshspanProcess.startIn(folder, Map.of("MESHSPAN_MESH_JAR", missing), "demo")) {
      saysInOneLine(demo, missing);
    }
  }

  @Test
  void aMeshThatIsNotBuiltIsSaidWithWhatToDo() throws Exception {
    Path alone = Files.copy(Path.of("target", "meshspan.jar"), folder.resolve("meshspan.jar"));
    ProcessBuilder builder =
        new ProcessBuilder(MeshspanProcess.command(alone, List.of(), "demo"))
            .directory(folder.toFile());
    builder.environment().remove("MESHSPAN_MESH_JAR");
    try (MeshspanProcess demo = MeshspanProcess.start(builder)) {
      saysInOneLine(demo, "run ./meshspan demo in the source folder");
    }
  }

  @Test
  void aMeshThatDoesNotStartIsSaidWithALogThatIsStillThere() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.jar"), "not a jar");
    int offset = MeshspanProcess.freePortOffset();
    try (MeshspanProcess demo =
        MeshspanProcess.startIn(
            folder,
            Map.of("MESHSPAN_MESH_JAR", broken.toString()),
            "demo",
            "--nodes",
            "3",
            "--port-offset",
            "" + offset)) {
      assertThat(demo.awaitEnd()).isEqualTo(1);
      assertThat(demo.err().lines()).as(demo.err()).hasSize(1);
      Matcher log = Pattern.compile("identity does not start: see (\\S+)").matcher(demo.err());
      assertThat(log.find()).as(demo.err()).isTrue();
      assertThat(Path.of(log.group(1))).content().contains("broken.jar");
      assertThat(MeshspanProcess.processesBelow(folder)).isEmpty();
    }
  }

  private void saysInOneLine(MeshspanProcess process, String said) throws Exception {
    assertThat(process.awaitEnd()).as("exit code").isIn(1, 2);
    assertThat(process.err().lines()).as(process.err()).hasSize(1);
    assertThat(process.err()).startsWith("meshspan").contains(said).doesNotContain("Exception");
    assertThat(process.out()).isEmpty();
    assertThat(MeshspanProcess.processesBelow(folder)).isEmpty();
  }

  private static ServerSocket listenOn(int port) throws Exception {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void loadForABackendThatIsNotThereSaysSoAtOnce() throws Exception {
    int offset = MeshspanProcess.freePortOffset();
    String endpoint = "http://127.0.0.1:" + (4_317 + offset);
    try (MeshspanProcess load =
        MeshspanProcess.startIn(folder, Map.of(), "load", "--endpoint", endpoint)) {
      saysInOneLine(load, endpoint);
      assertThat(load.err()).contains("meshspan up");
    }
  }
}
