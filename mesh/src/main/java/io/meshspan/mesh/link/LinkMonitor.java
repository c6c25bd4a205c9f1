package io.meshspan.mesh.link;

import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.transport.Frame;
import io.meshspan.mesh.transport.SendOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Measures a node's links: each round sends a probe to each neighbour and gives up on old ones.
 * Somebody calls {@link #round()} at an even pace and hands in the answers. Thread-safe.
 */
public final class LinkMonitor {
  private final BiFunction<NodeId, Frame, SendOutcome> sender;
  private final LongSupplier nanoClock;
  private final long patienceNanos;
  private final Map<NodeId, LinkEstimator> estimators = new TreeMap<>();
  private final Map<Long, Sent> underWay = new HashMap<>();
  private long lastNumber;

  private record Sent(NodeId neighbour, long atNanos) {}

  /**
   * Measures the links to these neighbours.
   *
   * @param patience an answer that takes longer counts as lost
   * @param nanoClock ticks like {@link System#nanoTime()}
   */
  public LinkMonitor(
      Collection<NodeId> neighbours,
      BiFunction<NodeId, Frame, SendOutcome> sender,
      Duration patience,
      LongSupplier nanoClock) {
    this.sender = sender;
    this.nanoClock = nanoClock;
    this.patienceNanos = patience.toNanos();
    neighbours.forEach(neighbour -> estimators.put(neighbour, new LinkEstimator()));
  }

  /** Sends a probe over each link; over one that is down everything is lost. */
  public synchronized void round() {
    long now = nanoClock.getAsLong();
    giveUpBefore(now - patienceNanos);
    estimators.forEach((neighbour, link) -> probe(neighbour, link, now));
  }

  private void probe(NodeId neighbour, LinkEstimator link, long now) {
    long number = ++lastNumber;
    underWay.put(number, new Sent(neighbour, now));
    switch (sender.apply(neighbour, new Frame.Probe(number))) {
      case ACCEPTED -> {}
      case QUEUE_FULL -> {
        underWay.remove(number);
        link.unanswered();
      }
      case LINK_DOWN -> {
        underWay.values().removeIf(sent -> sent.neighbour().equals(neighbour));
        link.down();
      }
    }
  }

  private void giveUpBefore(long deadline) {
    for (Iterator<Sent> i = underWay.values().iterator(); i.hasNext(); ) {
      Sent sent = i.next();
      if (sent.atNanos() - deadline < 0) {
        i.remove();
        estimators.get(sent.neighbour()).unanswered();
      }
    }
  }

  /**
   * Takes an answer.
   *
   * @return the round-trip time in milliseconds; empty when nobody waits for this answer (any more)
   */
  public synchronized OptionalDouble answered(NodeId neighbour, Frame.ProbeReply reply) {
    Sent sent = underWay.get(reply.number());
    if (sent == null || !sent.neighbour().equals(neighbour)) {
      return OptionalDouble.empty();
    }
    underWay.remove(reply.number());
    double millis = (nanoClock.getAsLong() - sent.atNanos()) / 1e6;
    estimators.get(neighbour).answered(millis);
    return OptionalDouble.of(millis);
  }

  /** What the link to a neighbour is like now; empty until it has been measured. */
  public synchronized Optional<LinkQuality> quality(NodeId neighbour) {
    LinkEstimator estimator = estimators.get(neighbour);
    return estimator == null ? Optional.empty() : estimator.quality();
  }

  /**
   * The share of probes that got no answer over the connection that stands, 0 to 1: also where none
   * was ever answered, and so nothing else is known of the link. Empty before the first one's fate.
   */
  public synchronized OptionalDouble loss(NodeId neighbour) {
    LinkEstimator estimator = estimators.get(neighbour);
    return estimator == null ? OptionalDouble.empty() : estimator.loss();
  }

  /** All links that have been measured, by neighbour. */
  public synchronized SortedMap<NodeId, LinkQuality> qualities() {
    SortedMap<NodeId, LinkQuality> all = new TreeMap<>();
    estimators.forEach((node, link) -> link.quality().ifPresent(known -> all.put(node, known)));
    return all;
  }
}
