package io.meshspan.mesh.topology;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The links that exist. Sparse on purpose: most pairs of nodes are no neighbours, so a message
 * between them really is passed on by others. Immutable.
 *
 * @param nodes every node, in order
 * @param links every link, each once
 */
public record Topology(List<NodeId> nodes, SortedSet<Link> links) {
  public Topology {
    nodes = List.copyOf(nodes);
    links = Collections.unmodifiableSortedSet(new TreeSet<>(links));
  }

  /**
   * A ring, and from five nodes on one chord from the second to the fourth: two ways from anywhere
   * to anywhere, so that any one node or link can be lost.
   *
   * @param size 3 or more
   */
  public static Topology ringWithChord(int size) {
    if (size < 3) {
      throw new IllegalArgumentException("a ring needs 3 nodes, got " + size);
    }
    List<NodeId> nodes = IntStream.rangeClosed(1, size).mapToObj(NodeId::new).toList();
    SortedSet<Link> links = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      links.add(Link.between(nodes.get(i), nodes.get((i + 1) % size)));
    }
    if (size >= 5) {
      links.add(new Link(nodes.get(1), nodes.get(3)));
    }
    return new Topology(nodes, links);
  }

  /** The link that closes the ring, between the first and the last node. */
  public Link closingLink() {
    return new Link(nodes.get(0), nodes.get(nodes.size() - 1));
  }

  /** The nodes to which this one has a link. */
  public List<NodeId> neighboursOf(NodeId node) {
    return links.stream()
        .filter(link -> link.touches(node))
        .map(link -> link.otherEnd(node))
        .toList();
  }
}
