package io.meshspan.mesh.topology;

/**
 * A node of the mesh, by its number: {@code node-1} is the first.
 *
 * @param number 1 or more
 */
public record NodeId(int number) implements Comparable<NodeId> {
  private static final String PREFIX = "node-";

  public NodeId {
    if (number < 1) {
      throw new IllegalArgumentException("a node's number starts at 1, got " + number);
    }
  }

  /**
   * Reads the name of a node.
   *
   * @throws IllegalArgumentException when it is not of the form {@code node-1}
   */
  public static NodeId parse(String name) {
    if (name.matches(PREFIX + "[1-9][0-9]{0,3}")) {
      return new NodeId(Integer.parseInt(name.substring(PREFIX.length())));
    }
    throw new IllegalArgumentException("a node is named node-1, node-2, ...; got \"" + name + "\"");
  }

  @Override
  public int compareTo(NodeId other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return PREFIX + number;
  }
}
