package io.meshspan.mesh.gossip;

import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.NodeId;
import java.util.Optional;

/**
 * What one node says about one of its links: an entry of the shared map.
 *
 * @param reporter who measured
 * @param neighbour the other end
 */
record LinkReport(NodeId reporter, NodeId neighbour, LinkQuality quality) {
  /** The key under which it is kept: {@code node-1>node-2}. */
  String key() {
    return reporter + ">" + neighbour;
  }

  /** The value: round-trip time, jitter (both ms) and loss, parted by blanks. */
  String value() {
    return quality.rttMillis() + " " + quality.jitterMillis() + " " + quality.loss();
  }

  /**
   * Reads an entry; empty when it is none: the map is shared, and not all who write are trusted.
   */
  static Optional<LinkReport> read(String key, String value) {
    String[] ends = key.split(">", -1);
    String[] figures = value.split(" ", -1);
    if (ends.length != 2 || figures.length != 3) {
      return Optional.empty();
    }
    try {
      LinkQuality quality =
          new LinkQuality(
              Double.parseDouble(figures[0]),
              Double.parseDouble(figures[1]),
              Double.parseDouble(figures[2]));
      return Optional.of(new LinkReport(NodeId.parse(ends[0]), NodeId.parse(ends[1]), quality));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
