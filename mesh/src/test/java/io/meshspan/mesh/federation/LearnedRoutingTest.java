package io.meshspan.mesh.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.learning.Evaluation;
import io.meshspan.mesh.learning.ForecastError;
import io.meshspan.mesh.learning.LinkLearner;
import io.meshspan.mesh.learning.LinkOutlook;
import io.meshspan.mesh.learning.TrainedModel;
import io.meshspan.mesh.learning.Vector;
import io.meshspan.mesh.link.LinkMonitor;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.routing.LinkCosts;
import io.meshspan.mesh.routing.Route;
import io.meshspan.mesh.routing.RouteTable;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.meshspan.mesh.transport.Frame;
import io.meshspan.mesh.transport.LinkDelay;
import io.meshspan.mesh.transport.LinkEmulation;
import io.meshspan.mesh.transport.SendOutcome;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Minutes of a mesh of five nodes on a clock of its own: the links are those of the demo and of
 * other seeds, and what a route really takes is known.
 */
class LearnedRoutingTest {
  private static final Topology FIVE = Topology.ringWithChord(5);
  private static final Meshspan UNSEEN = Meshspan.of(OpenTelemetry.noop());
  private static final long STEP_MILLIS = 500;
  private static final long ROUND_EVERY_MILLIS = 12_000;

  private final Map<NodeId, SimulatedNode> nodes = new TreeMap<>();
  private long now;
  private Vector global;
  private long rounds;

  @ParameterizedTest
  @ValueSource(longs = {20, 1, 2, 3, 4})
  void afterTwoMinutesRoutesByForecastAreFasterThanRoutesByTheMovingAverage(long seed) {
    LinkEmulation links = LinkEmulation.busyWayHome(FIVE, seed);
    FIVE.nodes().forEach(node -> nodes.put(node, new SimulatedNode(node, links)));
    global = nodes.get(new NodeId(1)).learner.firstWeights();
    run(Duration.ofMinutes(2));
    nodes.values().forEach(SimulatedNode::startCounting);
    run(Duration.ofMinutes(4));

    double learnt = nodes.values().stream().mapToDouble(node -> node.learnt.millis).sum();
    double average = nodes.values().stream().mapToDouble(node -> node.average.millis).sum();
    double best = nodes.values().stream().mapToDouble(node -> node.bestMillis).sum();
    for (SimulatedNode node : nodes.values()) {
      ForecastError error = node.outlook.error();
      assertThat(error.learntMillis()).as("%s", node.self).isLessThan(0.8 * error.averageMillis());
      assertThat(node.last.accuracy()).isGreaterThanOrEqualTo(node.last.accuracyWithout());
    }
    assertThat(learnt - best)
        .as("ms lost to late news, where the moving average loses %.0f", average - best)
        .isBetween(0.0, 0.5 * (average - best));
  }

  private void run(Duration time) {
    for (long end = now + time.toMillis(); now < end; now += STEP_MILLIS) {
      nodes.values().forEach(SimulatedNode::probe);
      nodes.values().forEach(SimulatedNode::route);
      nodes.values().forEach(SimulatedNode::publish);
      if (now % ROUND_EVERY_MILLIS == ROUND_EVERY_MILLIS - STEP_MILLIS) {
        learnTogether();
      }
    }
  }

  private void learnTogether() {
    rounds++;
    Map<NodeId, Update> updates = new TreeMap<>();
    for (SimulatedNode node : nodes.values()) {
      node.learner.adopt(global, Long.toString(rounds - 1)).ifPresent(it -> node.last = it);
      node.learner
          .train(global, rounds)
          .ifPresent(it -> updates.put(node.self, update(rounds, it)));
    }
    Map<NodeId, Update> near = FederatedAverage.withoutOutliers(updates);
    assertThat(near.keySet()).as("honest clients are near each other").isEqualTo(updates.keySet());
    if (!near.isEmpty()) {
      global = FederatedAverage.of(near.values());
    }
  }

  private static Update update(long round, TrainedModel trained) {
    return new Update(round, trained.weights(), trained.examples());
  }

  /** A route table, and what it was fed with: others hear of a link a second late. */
  private static final class Routing {
    final RouteTable routes;
    final List<Map<NodeId, LinkQuality>> published = new ArrayList<>();
    double millis;

    Routing(NodeId self) {
      this.routes = new RouteTable(self, FIVE, UNSEEN);
    }

    Map<NodeId, LinkQuality> heard() {
      return published.isEmpty() ? Map.of() : published.get(Math.max(0, published.size() - 3));
    }
  }

  /** Two route tables side by side, fed with the same measurements. */
  private final class SimulatedNode {
    final NodeId self;
    final LinkEmulation links;
    final List<NodeId> sentTo = new ArrayList<>();
    final List<Frame.Probe> sent = new ArrayList<>();
    final LinkMonitor monitor;
    final LinkOutlook outlook;
    final LinkLearner learner;
    final Routing learnt;
    final Routing average;
    Evaluation last;
    double bestMillis;
    long nanos;

    SimulatedNode(NodeId self, LinkEmulation links) {
      this.self = self;
      this.links = links;
      this.learnt = new Routing(self);
      this.average = new Routing(self);
      this.monitor =
          new LinkMonitor(
              FIVE.neighboursOf(self),
              (neighbour, frame) -> {
                sentTo.add(neighbour);
                sent.add((Frame.Probe) frame);
                return SendOutcome.ACCEPTED;
              },
              Duration.ofSeconds(1),
              () -> nanos);
      this.outlook = new LinkOutlook(FIVE.neighboursOf(self), LinkEmulation.DAY, () -> now, UNSEEN);
      this.learner = new LinkLearner(outlook, UNSEEN, judged -> {});
    }

    void probe() {
      sent.clear();
      sentTo.clear();
      nanos = now * 1_000_000;
      monitor.round();
      for (int i = 0; i < sent.size(); i++) {
        NodeId neighbour = sentTo.get(i);
        LinkDelay delay = links.delays().get(Link.between(self, neighbour));
        nanos = now * 1_000_000 + delay.at(now).toNanos() + delay.at(now + 250).toNanos();
        double millis =
            monitor.answered(neighbour, new Frame.ProbeReply(sent.get(i).number())).orElseThrow();
        outlook.measured(neighbour, millis, monitor.quality(neighbour).orElseThrow());
      }
    }

    void publish() {
      learnt.published.add(outlook.expected(monitor.qualities()));
      average.published.add(monitor.qualities());
    }

    void route() {
      route(learnt, outlook.expected(monitor.qualities()), node -> node.learnt);
      route(average, monitor.qualities(), node -> node.average);
      for (NodeId destination : nodes.keySet()) {
        if (!destination.equals(self)) {
          bestMillis += best(destination);
        }
      }
    }

    private void route(
        Routing routing, Map<NodeId, LinkQuality> own, Function<SimulatedNode, Routing> ofOther) {
      Map<Link, LinkQuality> known = new HashMap<>();
      for (SimulatedNode other : nodes.values()) {
        ofOther
            .apply(other)
            .heard()
            .forEach((end, it) -> known.put(Link.between(other.self, end), it));
      }
      own.forEach((end, it) -> known.put(Link.between(self, end), it));
      routing.routes.learn(new LinkCosts(known, 1));
      for (NodeId destination : nodes.keySet()) {
        if (!destination.equals(self)) {
          routing.millis += trueMillis(routing.routes.to(destination).orElseThrow());
        }
      }
    }

    private double trueMillis(Route route) {
      double millis = 0;
      for (int i = 0; i < route.hops(); i++) {
        Link link = Link.between(route.path().get(i), route.path().get(i + 1));
        millis += links.delays().get(link).at(now).toNanos() / 1e6;
      }
      return millis;
    }

    private double best(NodeId destination) {
      Map<Link, LinkQuality> real = new HashMap<>();
      links
          .delays()
          .forEach(
              (link, delay) ->
                  real.put(link, new LinkQuality(2 * delay.at(now).toNanos() / 1e6, 0, 0)));
      RouteTable routes = new RouteTable(self, FIVE, UNSEEN);
      routes.learn(new LinkCosts(real, 1));
      return trueMillis(routes.to(destination).orElseThrow());
    }

    void startCounting() {
      learnt.millis = 0;
      average.millis = 0;
      bestMillis = 0;
    }
  }
}
