package io.meshspan.mesh.node;

import io.meshspan.api.mapek.ActionOutcome;
import io.meshspan.mesh.autonomic.Action;
import io.meshspan.mesh.autonomic.ManagedNode;
import io.meshspan.mesh.autonomic.Reading;
import io.meshspan.mesh.autonomic.Reading.Quantity;
import io.meshspan.mesh.gossip.Membership;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.routing.Route;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The node's sensors and effectors: where the loop's words meet the node's parts. */
final class SelfManagement implements ManagedNode {
  private static final Duration REJOIN_WITHIN = Duration.ofSeconds(15);

  private final Parts parts;
  private final List<Care> cares;

  SelfManagement(Parts parts, List<Care> cares) {
    this.parts = parts;
    this.cares = List.copyOf(cares);
  }

  @Override
  public List<Reading> read() {
    List<Reading> readings = new ArrayList<>();
    boolean excluded = parts.gossip().isExcluded();
    readings.add(new Reading(Quantity.EXCLUDED, parts.self().toString(), excluded ? 1 : 0));
    if (!excluded) {
      readPeers(readings);
    }
    readLinks(readings);
    cares.forEach(care -> readings.addAll(care.read()));
    parts
        .identity()
        .measureExpiry()
        .ifPresent(
            secondsToGo ->
                readings.add(
                    new Reading(Quantity.SVID_EXPIRY, parts.self().toString(), secondsToGo)));
    return readings;
  }

  private void readPeers(List<Reading> readings) {
    Membership membership = parts.gossip().membership();
    for (NodeId peer : parts.others()) {
      double answers = membership.reachable().contains(peer) ? 1 : 0;
      readings.add(new Reading(Quantity.PEER_REACHABLE, peer.toString(), answers));
    }
  }

  private void readLinks(List<Reading> readings) {
    Set<NodeId> connected = parts.transport().connected();
    for (NodeId neighbour : parts.neighbours()) {
      String link = linkTo(neighbour);
      boolean up = connected.contains(neighbour);
      readings.add(new Reading(Quantity.LINK_UP, link, up ? 1 : 0));
      // What was last measured over a link that is down says nothing of now.
      if (up) {
        parts
            .links()
            .quality(neighbour)
            .map(LinkQuality::rttMillis)
            .ifPresent(rtt -> readings.add(new Reading(Quantity.LINK_RTT, link, rtt)));
        parts
            .links()
            .loss(neighbour)
            .ifPresent(loss -> readings.add(new Reading(Quantity.LINK_LOSS, link, loss)));
      }
    }
  }

  private String linkTo(NodeId neighbour) {
    return parts.self() + "->" + neighbour;
  }

  /** The neighbour at the other end, when the target is one of this node's links. */
  private Optional<NodeId> farEndOf(String target) {
    return parts.neighbours().stream()
        .filter(neighbour -> linkTo(neighbour).equals(target))
        .findFirst();
  }

  private Link link(NodeId neighbour) {
    return Link.between(parts.self(), neighbour);
  }

  @Override
  public ActionOutcome carryOut(Action action) {
    return switch (action.kind()) {
      case RE_ROUTE ->
          farEndOf(action.target())
              .map(this::leadAroundLinkTo)
              .orElseGet(() -> leadAround(NodeId.parse(action.target())));
      case RE_ADMIT ->
          farEndOf(action.target())
              .map(neighbour -> admitted(parts.costs().admit(link(neighbour))))
              .orElseGet(() -> admitted(parts.costs().admit(NodeId.parse(action.target()))));
      case RECONNECT -> reconnect(action.target());
      case RE_CALCULATE -> recalculate();
      case RE_JOIN -> rejoin();
      case FETCH_SVID ->
          parts.identity().fetchNow() ? ActionOutcome.SUCCEEDED : ActionOutcome.FAILED;
      default ->
          cares.stream()
              .flatMap(care -> care.carryOut(action).stream())
              .findFirst()
              .orElse(ActionOutcome.SKIPPED);
    };
  }

  private ActionOutcome leadAround(NodeId lost) {
    return parts.costs().avoid(lost)
        ? routesAround(lost, route -> route.path().contains(lost))
        : ActionOutcome.SKIPPED;
  }

  private ActionOutcome leadAroundLinkTo(NodeId neighbour) {
    return parts.costs().avoid(link(neighbour))
        ? routesAround(neighbour, route -> route.nextHop().equals(neighbour))
        : ActionOutcome.SKIPPED;
  }

  /** It has succeeded when everybody else can be reached without what is to be avoided. */
  private ActionOutcome routesAround(NodeId lost, Predicate<Route> crossesIt) {
    parts.routes().learn(parts.costs().now());
    Set<NodeId> reachable = parts.gossip().membership().reachable();
    for (NodeId destination : parts.others()) {
      if (destination.equals(lost) || !reachable.contains(destination)) {
        continue;
      }
      Optional<Route> route = parts.routes().to(destination);
      if (route.isEmpty() || crossesIt.test(route.get())) {
        return ActionOutcome.FAILED;
      }
    }
    return ActionOutcome.SUCCEEDED;
  }

  private ActionOutcome admitted(boolean wasAvoided) {
    if (!wasAvoided) {
      return ActionOutcome.SKIPPED;
    }
    parts.routes().learn(parts.costs().now());
    return ActionOutcome.SUCCEEDED;
  }

  /** There is nothing to make anew where no connection stands: dialling goes on by itself. */
  private ActionOutcome reconnect(String link) {
    return farEndOf(link).filter(parts.transport()::reconnect).isPresent()
        ? ActionOutcome.SUCCEEDED
        : ActionOutcome.SKIPPED;
  }

  private ActionOutcome recalculate() {
    parts.routes().learn(parts.costs().now());
    parts.routes().forget();
    return ActionOutcome.SUCCEEDED;
  }

  private ActionOutcome rejoin() {
    try {
      parts.gossip().rejoin().get(REJOIN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      return ActionOutcome.SUCCEEDED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ActionOutcome.FAILED;
    } catch (ExecutionException | TimeoutException e) {
      return ActionOutcome.FAILED;
    }
  }

  @Override
  public CompletableFuture<Long> remember(String key, String value) {
    return parts.settings().write(key, value);
  }
}
