package io.meshspan.mesh;

import io.meshspan.mesh.node.NodeProcess;
import java.util.List;

/**
 * Runs one node of the reference mesh as a process.
 *
 * <pre>{@code
 * java -jar meshspan-mesh.jar --id node-1 --nodes 5 --data DIR --otlp http://127.0.0.1:4318
 * }</pre>
 */
public final class MeshNode {
  private MeshNode() {}

  /** Starts the node; ends the process when the node has ended. */
  public static void main(String[] arguments) {
    System.exit(NodeProcess.run(List.of(arguments), System.in, System.out, System.err));
  }
}
