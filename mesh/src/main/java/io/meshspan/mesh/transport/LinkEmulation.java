package io.meshspan.mesh.transport;

import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.Topology;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long a frame is held before it is written to a link, one way. Loopback takes a tenth of a
 * millisecond wherever it leads; with this, links differ as links do, and the mesh has to measure
 * them: nobody but the transport ever reads these figures.
 *
 * @param delays per link; a link that is not in it is not delayed
 */
public record LinkEmulation(Map<Link, Duration> delays) {
  public LinkEmulation {
    delays = Map.copyOf(delays);
  }

  /** Frames are written at once. */
  public static LinkEmulation none() {
    return new LinkEmulation(Map.of());
  }

  /**
   * Short links of 2 to 6 ms, and a long one that closes the ring: the way around is cheaper than
   * the direct link.
   */
  public static LinkEmulation longWayHome(Topology topology) {
    Map<Link, Duration> delays = new TreeMap<>();
    for (Link link : topology.links()) {
      delays.put(link, Duration.ofMillis(2 + (link.low().number() * 3 + link.high().number()) % 5));
    }
    delays.put(topology.closingLink(), Duration.ofMillis(45));
    return new LinkEmulation(delays);
  }

  Duration delayOf(Link link) {
    return delays.getOrDefault(link, Duration.ZERO);
  }
}
