package io.meshspan.mesh.routing;

import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What each link costs. Immutable.
 *
 * @param links what links were measured to be like; those that are not in it are unknown
 * @param lossWeight how much loss counts beside delay, 0 or more; 1 is the expected time until one
 *     message is through (the idea of ETT; Draves et al., MobiCom 2004)
 */
public record LinkCosts(Map<Link, LinkQuality> links, double lossWeight) {
  /** A link that nobody has measured yet: usable, but no first choice. */
  static final double UNKNOWN = 100;

  /** Half of loopback's noise: no link is free, so that fewer hops win among equals. */
  private static final double PER_HOP = 0.05;

  public LinkCosts {
    links = Map.copyOf(links);
    if (!(lossWeight >= 0)) {
      throw new IllegalArgumentException("the weight of loss must be 0 or more, got " + lossWeight);
    }
  }

  boolean knows(Link link) {
    return links.containsKey(link);
  }

  /** Milliseconds until a message is expected to be through; empty for a link not to be used. */
  public OptionalDouble of(Link link) {
    LinkQuality quality = links.get(link);
    if (quality == null) {
      return OptionalDouble.of(UNKNOWN);
    }
    if (!quality.isUsable()) {
      return OptionalDouble.empty();
    }
    double repeats = quality.expectedTransmissions() - 1;
    return OptionalDouble.of(PER_HOP + quality.rttMillis() * (1 + lossWeight * repeats));
  }
}
