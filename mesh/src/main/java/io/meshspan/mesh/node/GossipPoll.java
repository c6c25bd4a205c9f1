package io.meshspan.mesh.node;

import io.meshspan.api.dao.VoteChoice;
import io.meshspan.mesh.dao.Poll;
import io.meshspan.mesh.gossip.Gossip;
import io.meshspan.mesh.gossip.Intention;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;

/** The poll as gossip has it. */
final class GossipPoll implements Poll {
  private final Gossip gossip;

  GossipPoll(Gossip gossip) {
    this.gossip = gossip;
  }

  @Override
  public void say(BigInteger proposal, VoteChoice choice, double weight) {
    gossip.intend(proposal, choice, weight);
  }

  @Override
  public Map<VoteChoice, Double> said(BigInteger proposal) {
    Map<VoteChoice, Double> weights = new EnumMap<>(VoteChoice.class);
    for (Intention intention : gossip.intentions()) {
      if (intention.proposal().equals(proposal.toString())) {
        weights.merge(intention.choice(), intention.weight(), Double::sum);
      }
    }
    return weights;
  }

  @Override
  public void forget(BigInteger proposal) {
    gossip.forget(proposal);
  }
}
