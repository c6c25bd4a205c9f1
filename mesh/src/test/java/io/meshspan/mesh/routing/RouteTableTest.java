package io.meshspan.mesh.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RouteTableTest {
  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private static final Topology FIVE = Topology.ringWithChord(5);
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId FIFTH = new NodeId(5);

  @Property(tries = 1000)
  void noOtherWayIsCheaper(@ForAll @IntRange(min = 3, max = 7) int size, @ForAll long seed) {
    Topology topology = Topology.ringWithChord(size);
    LinkCosts costs = randomCosts(topology, new Random(seed));
    RouteTable table = new RouteTable(ONE, topology, Meshspan.of(OpenTelemetry.noop()));
    table.learn(costs);
    for (NodeId destination : topology.nodes().subList(1, size)) {
      double cheapest = cheapest(topology, costs, new ArrayList<>(List.of(ONE)), destination);
      Optional<Route> route = table.to(destination);
      if (Double.isInfinite(cheapest)) {
        assertThat(route).isEmpty();
      } else {
        assertThat(route.orElseThrow().cost()).isEqualTo(cheapest, within(1e-9));
        assertThat(costOf(route.orElseThrow(), costs)).isEqualTo(cheapest, within(1e-9));
      }
    }
  }

  @Test
  void aFirstMeasurementIsNewsHoweverNearTheGuess() {
    RouteTable table = new RouteTable(ONE, FIVE, Meshspan.of(OpenTelemetry.noop()));
    Map<Link, LinkQuality> one =
        Map.of(FIVE.closingLink(), new LinkQuality(LinkCosts.UNKNOWN, 0, 0));
    assertThat(table.learn(new LinkCosts(one, 1))).isTrue();
    assertThat(table.learn(new LinkCosts(one, 1))).isFalse();
    assertThat(table.learn(new LinkCosts(Map.of(), 1))).as("known no more").isTrue();
  }

  @Test
  void whatANeighbourHandedOnIsNotHandedBackToIt() {
    RouteTable table = new RouteTable(ONE, FIVE, Meshspan.of(TELEMETRY.getOpenTelemetry()));
    Map<Link, LinkQuality> links = everyLink(5);
    links.put(FIVE.closingLink(), new LinkQuality(90, 1, 0));
    table.learn(new LinkCosts(links, 1));
    NodeId second = new NodeId(2);
    assertThat(table.to(FIFTH, Optional.empty()).orElseThrow().nextHop()).isEqualTo(second);
    assertThat(table.to(FIFTH, Optional.of(second)).orElseThrow().names())
        .as("the long link, then")
        .containsExactly("node-1", "node-5");
    assertThat(TELEMETRY.getSpans()).as("each working out is seen").hasSize(2);

    links.put(FIVE.closingLink(), new LinkQuality(90, 1, 1));
    table.learn(new LinkCosts(links, 1));
    assertThat(table.to(FIFTH, Optional.of(second)).orElseThrow().nextHop())
        .as("there is no other way than back")
        .isEqualTo(second);
  }

  @Test
  void theWayAroundIsTakenWhenTheDirectLinkIsLong() {
    RouteTable table = new RouteTable(ONE, FIVE, Meshspan.of(TELEMETRY.getOpenTelemetry()));
    Map<Link, LinkQuality> links = everyLink(5);
    links.put(FIVE.closingLink(), new LinkQuality(90, 1, 0));
    assertThat(table.learn(new LinkCosts(links, 1))).isTrue();
    Route route = table.to(FIFTH).orElseThrow();
    assertThat(route.names()).containsExactly("node-1", "node-2", "node-4", "node-5");
    assertThat(route.hops()).isEqualTo(3);
    assertThat(table.to(FIFTH)).contains(route);

    assertThat(TELEMETRY.getSpans())
        .as("one working out, though it was asked for twice")
        .hasSize(1);
    SpanData span = TELEMETRY.getSpans().get(0);
    assertThat(span.getName()).isEqualTo("mesh.routing");
    assertThat(span.getAttributes().get(AttributeKey.longKey("mesh.route.hops"))).isEqualTo(3);
    assertThat(span.getAttributes().get(AttributeKey.stringArrayKey("mesh.route.path")))
        .isEqualTo(route.names());
  }

  @Test
  void theLatestCostsAreAskedForOnceAndInsideTheSpanOfTheFirstRoute() {
    Map<Link, LinkQuality> later = everyLink(5);
    later.put(FIVE.closingLink(), new LinkQuality(90, 1, 0));
    List<String> askedIn = new ArrayList<>();
    RouteTable table =
        new RouteTable(
            ONE,
            FIVE,
            Meshspan.of(TELEMETRY.getOpenTelemetry()),
            learnt -> {
              askedIn.add(Span.current().getSpanContext().getSpanId());
              return new LinkCosts(later, 1);
            });
    table.learn(new LinkCosts(everyLink(5), 1));
    assertThat(table.to(FIFTH).orElseThrow().hops()).isEqualTo(3);
    assertThat(table.to(new NodeId(2)).orElseThrow().hops()).isEqualTo(1);
    assertThat(askedIn).containsExactly(TELEMETRY.getSpans().get(0).getSpanId());
    assertThat(table.costOf(FIVE.closingLink()).orElseThrow()).isGreaterThan(90);
  }

  @Test
  void aLossyLinkIsAvoidedAndMoreSoTheMoreLossWeighs() {
    Link direct = FIVE.closingLink();
    Map<Link, LinkQuality> links = everyLink(5);
    links.put(direct, new LinkQuality(8, 1, 0.4));
    assertThat(routeWith(new LinkCosts(links, 0)).hops()).isEqualTo(1);
    assertThat(routeWith(new LinkCosts(links, 3)).hops()).isEqualTo(3);
    links.put(direct, new LinkQuality(0.1, 0, 0.9));
    assertThat(routeWith(new LinkCosts(links, 0)).hops()).isEqualTo(3);
  }

  @Test
  void routesAreKeptWhileCostsOnlyJitter() {
    RouteTable table = new RouteTable(ONE, FIVE, Meshspan.of(OpenTelemetry.noop()));
    table.learn(new LinkCosts(everyLink(5), 1));
    assertThat(table.learn(new LinkCosts(everyLink(5.8), 1))).isFalse();
    assertThat(table.learn(new LinkCosts(everyLink(9), 1))).isTrue();
  }

  private static Route routeWith(LinkCosts costs) {
    RouteTable table = new RouteTable(ONE, FIVE, Meshspan.of(OpenTelemetry.noop()));
    table.learn(costs);
    return table.to(FIFTH).orElseThrow();
  }

  private static Map<Link, LinkQuality> everyLink(double rttMillis) {
    Map<Link, LinkQuality> links = new TreeMap<>();
    FIVE.links().forEach(link -> links.put(link, new LinkQuality(rttMillis, 0, 0)));
    return links;
  }

  private static LinkCosts randomCosts(Topology topology, Random random) {
    Map<Link, LinkQuality> links = new TreeMap<>();
    for (Link link : topology.links()) {
      if (random.nextInt(6) > 0) { // else it is unknown
        links.put(link, new LinkQuality(random.nextDouble(50), 0, random.nextDouble()));
      }
    }
    return new LinkCosts(links, random.nextDouble(4));
  }

  /** Every way there is, without a clever algorithm. */
  private static double cheapest(
      Topology topology, LinkCosts costs, List<NodeId> way, NodeId destination) {
    NodeId last = way.get(way.size() - 1);
    if (last.equals(destination)) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (NodeId next : topology.neighboursOf(last)) {
      var cost = costs.of(Link.between(last, next));
      if (cost.isPresent() && !way.contains(next)) {
        way.add(next);
        best = Math.min(best, cost.getAsDouble() + cheapest(topology, costs, way, destination));
        way.remove(next);
      }
    }
    return best;
  }

  private static double costOf(Route route, LinkCosts costs) {
    double sum = 0;
    for (int i = 0; i < route.hops(); i++) {
      Link link = Link.between(route.path().get(i), route.path().get(i + 1));
      sum += costs.of(link).orElseThrow();
    }
    return sum;
  }
}
