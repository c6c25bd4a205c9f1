package io.meshspan.mesh;

import io.meshspan.mesh.identity.service.IdentityProcess;
import io.meshspan.mesh.node.NodeProcess;
import java.util.List;

/**
 * Runs one process of the reference mesh: a node, or the service that nodes have their identity
 * from.
 *
 * <pre>{@code
 * java -jar meshspan-mesh.jar identity --nodes 5 --data DIR
 * java -jar meshspan-mesh.jar --id node-1 --nodes 5 --data DIR --identity unix:DIR/node-1.sock
 * }</pre>
 */
public final class MeshNode {
  private MeshNode() {}

  /** Starts it; ends the process when it has ended. */
  public static void main(String[] arguments) {
    List<String> all = List.of(arguments);
    System.exit(
        !all.isEmpty() && all.get(0).equals("identity")
            ? IdentityProcess.run(all.subList(1, all.size()), System.in, System.out, System.err)
            : NodeProcess.run(all, System.in, System.out, System.err));
  }
}
