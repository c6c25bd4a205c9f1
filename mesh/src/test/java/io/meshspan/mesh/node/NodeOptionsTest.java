package io.meshspan.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.mesh.topology.NodeId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeOptionsTest {
  @TempDir Path folder;

  @Test
  void aCommandLineIsRead() {
    String line =
        "--id node-2 --nodes 5 --data d --port-offset 40 --identity unix:/run/d/node-2.sock";
    NodeOptions options = NodeOptions.parse(List.of(line.split(" ")));
    assertThat(options.self()).isEqualTo(new NodeId(2));
    assertThat(options.raftPort(options.self())).isEqualTo(17142);
    assertThat(options.gossipPort(options.self())).isEqualTo(17242);
    assertThat(options.linkPort(options.self())).isEqualTo(17342);
    assertThat(options.otlp()).hasToString("http://127.0.0.1:4318");
    assertThat(options.identity()).isEqualTo("unix:/run/d/node-2.sock");
    assertThat(options.topology().nodes()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --nodes 5 --data d                                                                | --id is missing
          --id node-6 --nodes 5 --data d --identity tcp://[::1]:1                           | node-6 is not one of 5 nodes
          --id one --nodes 5 --data d --identity tcp://[::1]:1                              | node-1, node-2
          --id node-1 --nodes 2 --data d --identity tcp://[::1]:1                           | 3 to 9 nodes, got 2
          --id node-1 --nodes many --data d                                                 | --nodes: must be a number
          --id node-1 --nodes 5                                                             | --data is missing
          --id node-1 --nodes 5 --data                                                      | --data: a value is missing
          --id node-1 --nodes 5 --data d --port-offset -1 --identity tcp://[::1]:1          | --port-offset: must be 0 to
          --id node-1 --nodes 5 --data d --port-offset 60000 --identity tcp://[::1]:1       | --port-offset: must be 0 to
          --id node-1 --nodes 5 --data d --otlp nowhere --identity tcp://[::1]:1            | --otlp: must be like
          --id node-1 --nodes 5 --data d --otlp ftp://x --identity tcp://[::1]:1            | --otlp: must be like
          --id node-1 --nodes 5 --data d --colour blue --identity tcp://[::1]:1             | unknown option "--colour"
          --id node-1 --nodes 5 --data d                                                    | --identity is missing
          --id node-1 --nodes 5 --data d --identity /run/node-1.sock                        | --identity: must be like unix:/path
          --id node-1 --nodes 5 --data d --identity tcp://localhost:1                       | --identity: must be like unix:/path
          """)
  void aCommandLineThatMakesNoSenseIsAnsweredInOneLine(String line, String answer) {
    List<String> arguments = List.of(line.split(" +"));
    assertThatThrownBy(() -> NodeOptions.parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(answer);

    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        NodeProcess.run(arguments, new ByteArrayInputStream(new byte[0]), print(out), print(err));
    assertThat(code).isEqualTo(NodeProcess.BAD_USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).containsOnlyOnce("\n").contains(answer);
    assertThat(out.size()).isZero();
  }

  @Test
  void aFileSaysTheSameAndTheCommandLineGoesBeforeIt() throws IOException {
    Path file =
        file(
            """
            # the second of three
            id = node-2
            nodes=3            # all of them
            data   = kept/node-2
            identity = unix:identity/node-2.sock
            port-offset = 40
            """);
    NodeOptions options =
        NodeOptions.parse(List.of("--config", file.toString(), "--port-offset", "50"));
    assertThat(options.self()).isEqualTo(new NodeId(2));
    assertThat(options.nodes()).isEqualTo(3);
    assertThat(options.portOffset()).isEqualTo(50);
    assertThat(options.data())
        .as("from the file's folder")
        .isEqualTo(folder.resolve("kept/node-2"));
    assertThat(options.identity()).isEqualTo("unix:" + folder.resolve("identity/node-2.sock"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id = node-1¶node = 3              | :2: unknown name "node"; did you mean nodes?
          id = node-1¶colour = blue         | :2: unknown name "colour"; there are id, nodes,
          id = node-1¶config = other.conf   | :2: unknown name "config"
          id = node-1¶ ¶nodes                | :3: "nodes" is not of the form name = value
          nodes =                           | :1: nodes: a value is missing
          nodes = 3¶id = node-1¶nodes = 4   | :3: nodes is said twice, first in line 1
          id = node-9¶nodes = 3¶data = d¶identity = tcp://[::1]:1 | :1: id: node-9 is not one of 3 nodes
          id = one                          | :1: id: a node is named node-1, node-2
          id = node-1 # me¶ ¶nodes = many   | :3: nodes: must be a number, got "many"
          id = node-1¶nodes = 3¶data = d    | : identity is missing
          id = node-1¶nodes = 3¶data = d¶otlp = a b¶identity = tcp://[::1]:1 | :4: otlp: must be like
          id = node-1¶nodes = 3¶data = d¶identity = /run/node-1.sock | :4: identity: must be like unix:/path
          """)
  void aFileThatMakesNoSenseIsAnsweredWithThePlaceInIt(String lines, String answer)
      throws IOException {
    Path file = file(lines.replace('¶', '\n'));
    assertThatThrownBy(() -> NodeOptions.parse(List.of("--config", file.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + answer)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileThatIsNoneIsAnsweredInOneLine() throws IOException {
    Path binary = Files.write(folder.resolve("binary.conf"), new byte[] {(byte) 0xFF, 0});
    Path nowhere = folder.resolve("nowhere.conf");
    assertThatThrownBy(() -> NodeOptions.parse(List.of("--config", nowhere.toString())))
        .hasMessage("there is no file " + nowhere);
    assertThatThrownBy(() -> NodeOptions.parse(List.of("--config", binary.toString())))
        .hasMessage(binary + " is no text in UTF-8");
    assertThatThrownBy(() -> NodeOptions.parse(List.of("--config", folder.toString())))
        .hasMessageContaining(folder + " cannot be read");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("node.conf"), content);
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
