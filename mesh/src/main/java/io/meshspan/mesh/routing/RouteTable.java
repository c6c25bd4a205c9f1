package io.meshspan.mesh.routing;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The routes from one node to all others. A route is worked out when it is first asked for and kept
 * until the costs have really changed; each working out is a {@code mesh.routing} span, under
 * whatever asked. Thread-safe.
 */
public final class RouteTable {
  /** Costs jitter all the time; routes are worked out anew when one moved by more than this. */
  private static final double REAL_CHANGE = 0.3;

  private final NodeId self;
  private final Topology topology;
  private final Meshspan meshspan;
  private final Map<NodeId, Optional<Route>> routes = new TreeMap<>();
  private final UnaryOperator<LinkCosts> latest;
  private LinkCosts costs = new LinkCosts(Map.of(), 1);
  private Optional<ShortestPaths> paths = Optional.empty();

  /** Works routes out by the costs that were learnt last. */
  public RouteTable(NodeId self, Topology topology, Meshspan meshspan) {
    this(self, topology, meshspan, UnaryOperator.identity());
  }

  /**
   * Works routes out by the latest costs.
   *
   * @param latest makes them of those that were learnt last; asked inside the span of the first
   *     route that is worked out anew
   */
  public RouteTable(
      NodeId self, Topology topology, Meshspan meshspan, UnaryOperator<LinkCosts> latest) {
    this.self = self;
    this.topology = topology;
    this.meshspan = meshspan;
    this.latest = latest;
  }

  /**
   * Learns what links cost now.
   *
   * @return whether that changed enough for routes to be worked out anew
   */
  public synchronized boolean learn(LinkCosts newCosts) {
    LinkCosts old = costs;
    if (topology.links().stream().noneMatch(link -> changed(link, old, newCosts))) {
      return false;
    }
    costs = newCosts;
    forget();
    return true;
  }

  private static boolean changed(Link link, LinkCosts old, LinkCosts now) {
    // What was a guess and is measured now is news, however good the guess was.
    return old.knows(link) != now.knows(link) || changed(old.of(link), now.of(link));
  }

  private static boolean changed(OptionalDouble before, OptionalDouble now) {
    if (before.isEmpty() || now.isEmpty()) {
      return before.isPresent() != now.isPresent();
    }
    double change = Math.abs(now.getAsDouble() - before.getAsDouble());
    // The fixed half millisecond keeps loopback's noise on a fast link from counting as change.
    return change > 0.5 + REAL_CHANGE * before.getAsDouble();
  }

  /** Forgets all routes, so that each is worked out anew when it is next asked for. */
  public synchronized void forget() {
    routes.clear();
    paths = Optional.empty();
  }

  private ShortestPaths paths() {
    if (paths.isEmpty()) {
      costs = latest.apply(costs);
      paths = Optional.of(new ShortestPaths(topology, costs));
    }
    return paths.get();
  }

  /** The cheapest route to a node; empty when there is none now. */
  public synchronized Optional<Route> to(NodeId destination) {
    return routes.computeIfAbsent(destination, this::workOut);
  }

  /**
   * The cheapest route for what a neighbour handed on: not back by that neighbour, if there is any
   * other way. Two nodes that measure differently would else hand a message to and fro.
   *
   * @param from the neighbour; empty for this node's own messages
   */
  public synchronized Optional<Route> to(NodeId destination, Optional<NodeId> from) {
    Optional<Route> cheapest = to(destination);
    if (from.isEmpty() || cheapest.isEmpty() || !cheapest.get().path().contains(from.get())) {
      return cheapest;
    }
    return workOut(
        destination, () -> paths().around(from.get(), self, destination).or(() -> cheapest));
  }

  /** What a link costs by what was last learnt; empty for one not to be used. */
  public synchronized OptionalDouble costOf(Link link) {
    return costs.of(link);
  }

  private Optional<Route> workOut(NodeId destination) {
    return workOut(destination, () -> paths().between(self, destination));
  }

  private Optional<Route> workOut(NodeId destination, Supplier<Optional<Route>> calculation) {
    return meshspan
        .mesh()
        .routeCalculation(self.toString(), destination.toString())
        .call(
            span -> {
              Optional<Route> route = calculation.get();
              route.ifPresentOrElse(
                  found ->
                      span.routeHops(found.hops()).routeCost(found.cost()).routePath(found.names()),
                  () -> span.failed("no route"));
              return route;
            });
  }
}
