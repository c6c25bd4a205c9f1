package io.meshspan.mesh.gossip;

import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What is known of all links, from what both ends say of each. */
final class LinkTable {
  private LinkTable() {}

  /** A link is as bad as the end that sees it worse: what is lost in one direction is lost. */
  static Map<Link, LinkQuality> from(Collection<LinkReport> reports) {
    Map<Link, LinkQuality> links = new TreeMap<>();
    for (LinkReport report : reports) {
      if (!report.reporter().equals(report.neighbour())) {
        Link link = Link.between(report.reporter(), report.neighbour());
        links.merge(link, report.quality(), LinkTable::worse);
      }
    }
    return Map.copyOf(links);
  }

  private static LinkQuality worse(LinkQuality one, LinkQuality other) {
    return new LinkQuality(
        Math.max(one.rttMillis(), other.rttMillis()),
        Math.max(one.jitterMillis(), other.jitterMillis()),
        Math.max(one.loss(), other.loss()));
  }
}
