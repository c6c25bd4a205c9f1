package io.meshspan.mesh.transport;

import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.Topology;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * How long a frame is held before it is written to a link, one way. Loopback takes a tenth of a
 * millisecond wherever it leads; with this, links differ as links do, and the mesh has to measure
 * them: nobody but the transport ever reads these figures.
 *
 * @param delays per link; a link that is not in it is not delayed
 */
public record LinkEmulation(Map<Link, LinkDelay> delays) {
  /** After which every link does the same again: a day, in short. */
  public static final Duration DAY = Duration.ofSeconds(40);

  private static final double MOST_LATE = 0.05;

  public LinkEmulation {
    delays = Map.copyOf(delays);
  }

  /** Frames are written at once. */
  public static LinkEmulation none() {
    return new LinkEmulation(Map.of());
  }

  /**
   * Short links of 2 to 6 ms in the quiet hours and up to half as much again in the busy ones, and
   * one that closes the ring: the shortest way home as long as few use it, and the longest when
   * everybody does.
   *
   * @param seed decides when each link is busy, how much it minds, and its noise
   */
  public static LinkEmulation busyWayHome(Topology topology, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Link, LinkDelay> delays = new TreeMap<>();
    for (Link link : topology.links()) {
      double late = random.nextDouble(-MOST_LATE, MOST_LATE);
      double busy = random.nextDouble(1.2, 1.5);
      long noise = random.nextLong();
      Duration quiet = Duration.ofMillis(2 + (link.low().number() * 3 + link.high().number()) % 5);
      Duration busiest = Duration.ofNanos(Math.round(quiet.toNanos() * busy));
      if (link.equals(topology.closingLink())) {
        quiet = Duration.ofMillis(5);
        busiest = Duration.ofMillis(30);
      }
      delays.put(link, new DailyDelay(quiet, busiest, DAY, late, noise));
    }
    return new LinkEmulation(delays);
  }

  LinkDelay delayOver(Link link) {
    return delays.getOrDefault(link, LinkDelay.steady(Duration.ZERO));
  }
}
