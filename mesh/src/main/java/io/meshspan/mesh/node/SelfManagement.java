package io.meshspan.mesh.node;

import io.meshspan.api.mapek.ActionOutcome;
import io.meshspan.mesh.autonomic.Action;
import io.meshspan.mesh.autonomic.ManagedNode;
import io.meshspan.mesh.autonomic.Reading;
import io.meshspan.mesh.autonomic.Reading.Quantity;
import io.meshspan.mesh.consensus.RaftState;
import io.meshspan.mesh.gossip.Membership;
import io.meshspan.mesh.routing.Route;
import io.meshspan.mesh.topology.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The node's sensors and effectors: where the loop's words meet the node's parts. */
final class SelfManagement implements ManagedNode {
  private static final Duration REJOIN_WITHIN = Duration.ofSeconds(15);

  private final Parts parts;

  SelfManagement(Parts parts) {
    this.parts = parts;
  }

  @Override
  public List<Reading> read() {
    List<Reading> readings = new ArrayList<>();
    boolean excluded = parts.gossip().isExcluded();
    readings.add(new Reading(Quantity.EXCLUDED, parts.self().toString(), excluded ? 1 : 0));
    if (!excluded) {
      readPeers(readings);
    }
    parts
        .links()
        .qualities()
        .forEach(
            (neighbour, quality) -> {
              String link = linkTo(neighbour);
              readings.add(new Reading(Quantity.LINK_RTT, link, quality.rttMillis()));
              readings.add(new Reading(Quantity.LINK_LOSS, link, quality.loss()));
            });
    RaftState raft = parts.settings().state();
    readings.add(new Reading(Quantity.LEADER_KNOWN, "raft", raft.leader().isPresent() ? 1 : 0));
    readings.add(new Reading(Quantity.APPLY_LAG, "raft", raft.applyLag()));
    return readings;
  }

  private void readPeers(List<Reading> readings) {
    Membership membership = parts.gossip().membership();
    for (NodeId peer : parts.others()) {
      double answers = membership.reachable().contains(peer) ? 1 : 0;
      readings.add(new Reading(Quantity.PEER_REACHABLE, peer.toString(), answers));
    }
  }

  private String linkTo(NodeId neighbour) {
    return parts.self() + "->" + neighbour;
  }

  @Override
  public ActionOutcome carryOut(Action action) {
    return switch (action.kind()) {
      case RE_ROUTE -> leadAround(NodeId.parse(action.target()));
      case RE_ADMIT -> admit(NodeId.parse(action.target()));
      case RECONNECT -> reconnect(action.target());
      case RE_CALCULATE -> recalculate();
      case RE_JOIN -> rejoin();
    };
  }

  private ActionOutcome leadAround(NodeId lost) {
    if (!parts.costs().avoid(lost)) {
      return ActionOutcome.SKIPPED;
    }
    parts.routes().learn(parts.costs().now());
    for (NodeId destination : parts.gossip().membership().reachable()) {
      Optional<Route> route = parts.routes().to(destination);
      boolean cutOff = route.isEmpty() && !destination.equals(parts.self());
      if (cutOff || route.filter(found -> found.path().contains(lost)).isPresent()) {
        return ActionOutcome.FAILED;
      }
    }
    return ActionOutcome.SUCCEEDED;
  }

  private ActionOutcome admit(NodeId returned) {
    if (!parts.costs().admit(returned)) {
      return ActionOutcome.SKIPPED;
    }
    parts.routes().learn(parts.costs().now());
    return ActionOutcome.SUCCEEDED;
  }

  /** There is nothing to make anew where no connection stands: dialling goes on by itself. */
  private ActionOutcome reconnect(String link) {
    return parts.neighbours().stream()
        .filter(neighbour -> linkTo(neighbour).equals(link))
        .findFirst()
        .filter(neighbour -> parts.transport().reconnect(neighbour))
        .map(neighbour -> ActionOutcome.SUCCEEDED)
        .orElse(ActionOutcome.SKIPPED);
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
