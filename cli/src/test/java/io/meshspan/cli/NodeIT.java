package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh over terminals, as docs/nodes.md tells a person to start it. */
final class NodeIT {
  private static final Path PAGE = MeshspanProcess.REPOSITORY.resolve("docs/nodes.md");
  private static final Path JAR = Path.of("target", "meshspan.jar").toAbsolutePath();
  private static final String OTLP_PORT = "4318";

  private final int offset = MeshspanProcess.freePortOffset();
  private final DemoApi api = new DemoApi(offset);
  private final Map<String, MeshspanProcess> terminals = new LinkedHashMap<>();
  @TempDir Path folder;

  @AfterEach
  void endAll() {
    terminals.values().forEach(MeshspanProcess::close);
  }

  @Test
  void theCommandsOfThePageMakeAMeshThatEndsTerminalByTerminal() throws Exception {
    writeFilesOfNodes();
    for (String command : block("sh").lines().toList()) {
      start(command);
    }
    for (int i = 1; i <= 3; i++) {
      terminals.get(nodeCommand(i)).awaitOut("The node is up, with links to ");
    }
    await()
        .atMost(MeshspanProcess.PATIENCE)
        .until(
            () -> terminals.values().stream().anyMatch(each -> each.out().contains("LEADER in")));
    for (int i = 1; i <= 3; i++) {
      Pattern works = Pattern.compile("in term \\d+ · 2 peers · [1-9]\\d* blocks");
      MeshspanProcess node = terminals.get(nodeCommand(i));
      await().atMost(MeshspanProcess.PATIENCE).until(() -> works.matcher(node.out()).find());
    }
    await()
        .atMost(MeshspanProcess.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(textsOf(api.get("/api/services").path("data")))
                    .containsExactlyInAnyOrder("node-1", "node-2", "node-3"));
    for (int i = 3; i >= 1; i--) {
      ends(terminals.get(nodeCommand(i)));
      assertThat(folder.resolve("mesh/node-" + i + "/node.log")).isNotEmptyFile();
    }
    ends(terminals.get("./meshspan identity --nodes 3 --data mesh/identity"));
  }

  @Test
  void aMistakeInTheFileIsSaidWithItsPlaceAndTheNearestName() throws Exception {
    Files.createDirectories(folder.resolve("mesh"));
    Files.writeString(
        folder.resolve("mesh/node-1.conf"), block("conf").replace("data ", "dta ") + "\n");
    start(nodeCommand(1));
    MeshspanProcess node = terminals.get(nodeCommand(1));
    assertThat(node.awaitEnd()).isEqualTo(2);
    assertThat(node.err().lines().toList()).hasSize(1);
    assertThat(Files.readString(PAGE)).as("the page shows it").contains(node.err());
    assertThat(node.out()).isEmpty();
  }

  private static String nodeCommand(int i) {
    return "./meshspan node --config mesh/node-" + i + ".conf";
  }

  private void writeFilesOfNodes() throws Exception {
    Files.createDirectories(folder.resolve("mesh"));
    String ports =
        block("conf").replace(":" + OTLP_PORT, ":" + (Integer.parseInt(OTLP_PORT) + offset))
            + "\nport-offset = "
            + offset
            + "\n";
    for (int i = 1; i <= 3; i++) {
      Files.writeString(
          folder.resolve("mesh/node-" + i + ".conf"), ports.replace("node-1", "node-" + i));
    }
  }

  private void start(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    assertThat(words.remove(0)).isEqualTo("./meshspan");
    if (!words.contains("node")) { // whose file says it
      words.addAll(List.of("--port-offset", String.valueOf(offset)));
    }
    ProcessBuilder builder =
        new ProcessBuilder(MeshspanProcess.command(JAR, List.of(), words.toArray(String[]::new)))
            .directory(folder.toFile());
    MeshspanProcess terminal = MeshspanProcess.start(builder);
    terminals.put(command, terminal);
    if (words.contains("identity")) {
      terminal.awaitOut("Identities are given out");
    }
  }

  private static void ends(MeshspanProcess terminal) throws Exception {
    Collection<ProcessHandle> children = terminal.process().descendants().toList();
    assertThat(children).hasSize(1);
    terminal.process().destroy(); // SIGTERM
    assertThat(terminal.awaitEnd()).isEqualTo(143);
    assertThat(terminal.err()).isEmpty();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  private static String block(String language) throws Exception {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)\n```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertThat(block.find()).as("a block of %s in %s", language, PAGE).isTrue();
    return block.group(1);
  }

  private static List<String> textsOf(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
