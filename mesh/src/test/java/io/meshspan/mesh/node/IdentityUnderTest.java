package io.meshspan.mesh.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The identity service as a real process. */
final class IdentityUnderTest {
  private static final Pattern ISSUED =
      Pattern.compile("issued (\\S+) serial=(\\S+) not_before=(\\S+) not_after=(\\S+)");

  private final Process process;
  private final Path folder;

  /** One line of the service's own record. */
  record Issued(String spiffeId, Instant notBefore, Instant notAfter) {}

  private IdentityUnderTest(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /** Starts it; when it returns, it is up. */
  static IdentityUnderTest start(Path data, int nodes, Duration lifetime) throws IOException {
    Path folder = folderIn(data);
    List<String> command = NodeUnderTest.java("-Xmx48m", MeshClassPath.whole());
    command.addAll(List.of("identity", "--nodes", Integer.toString(nodes)));
    command.addAll(List.of("--data", folder.toString()));
    command.addAll(List.of("--svid-lifetime", Long.toString(lifetime.toSeconds())));
    Process process =
        new ProcessBuilder(command).redirectError(data.resolve("identity.err").toFile()).start();
    BufferedReader lines = process.inputReader(UTF_8);
    String line = lines.readLine();
    while (line != null && !line.equals("READY")) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException(Files.readString(data.resolve("identity.err")));
    }
    return new IdentityUnderTest(process, folder);
  }

  static Path folderIn(Path data) {
    return data.resolve("identity");
  }

  static String endpointOf(String node, Path data) {
    return "unix:" + folderIn(data).resolve(node + ".sock");
  }

  /** What was issued, by serial number, as the service's log has it. */
  Map<String, Issued> issued() throws IOException {
    Map<String, Issued> issued = new TreeMap<>();
    Matcher line = ISSUED.matcher(Files.readString(folder.resolve("identity.log")));
    while (line.find()) {
      issued.put(
          line.group(2),
          new Issued(line.group(1), Instant.parse(line.group(3)), Instant.parse(line.group(4))));
    }
    return issued;
  }

  /** As kill -9 does it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As the end of its parent does it. */
  int closeInput() throws IOException, InterruptedException {
    process.getOutputStream().close();
    return process.waitFor();
  }
}
