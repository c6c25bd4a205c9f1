package io.meshspan.mesh.topology;

/**
 * A link between two neighbours, used in both directions; the lower node comes first, so that a
 * link has one name.
 */
public record Link(NodeId low, NodeId high) implements Comparable<Link> {
  public Link {
    if (low.compareTo(high) >= 0) {
      throw new IllegalArgumentException(
          "a link joins a lower node to a higher one: " + low + ", " + high);
    }
  }

  /** The link between two different nodes, in whichever order they are given. */
  public static Link between(NodeId one, NodeId other) {
    return one.compareTo(other) < 0 ? new Link(one, other) : new Link(other, one);
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Link parse(String name) {
    String[] ends = name.split("--", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException("a link is named node-1--node-2; got \"" + name + "\"");
    }
    return new Link(NodeId.parse(ends[0]), NodeId.parse(ends[1]));
  }

  /** Whether the node is at one end. */
  public boolean touches(NodeId node) {
    return low.equals(node) || high.equals(node);
  }

  /** The node at the other end. */
  public NodeId otherEnd(NodeId node) {
    return low.equals(node) ? high : low;
  }

  @Override
  public int compareTo(Link other) {
    int byLow = low.compareTo(other.low);
    return byLow != 0 ? byLow : high.compareTo(other.high);
  }

  @Override
  public String toString() {
    return low + "--" + high;
  }
}
