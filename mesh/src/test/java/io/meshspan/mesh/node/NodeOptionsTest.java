package io.meshspan.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.mesh.topology.NodeId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeOptionsTest {
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

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
