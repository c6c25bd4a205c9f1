package io.meshspan.cli.load;

import io.meshspan.api.dao.DaoSpans;
import io.meshspan.api.dao.ProposalCreationSpan;
import io.meshspan.api.dao.ProposalExecutionSpan;
import io.meshspan.api.dao.ProposalOutcome;
import io.meshspan.api.dao.QuorumCheckSpan;
import io.meshspan.api.dao.VoteCastingSpan;
import io.meshspan.api.dao.VoteChoice;
import io.meshspan.api.propagation.TraceContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Proposals that live over many traces: made, voted on, counted and executed. */
final class DaoScenes {
  private static final int OPEN_AT_ONCE = 5;
  private static final double NEEDED = 400;
  private static final List<String> TYPES =
      List.of("setting_change", "treasury_transfer", "membership");

  private final MeshScenes mesh;
  private final ContractScenes contracts;
  private final Skewed<String> accounts;
  private final Deque<Proposal> open = new ArrayDeque<>();
  private long proposals;

  DaoScenes(MeshScenes mesh, ContractScenes contracts, Chance chance) {
    this.mesh = mesh;
    this.contracts = contracts;
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add(chance.hex("0x", 40));
    }
    this.accounts = Skewed.of(0.7, all);
  }

  /** The next step in the life of one of the open proposals. */
  void step(Stage stage) {
    if (open.size() < OPEN_AT_ONCE) {
      open.addLast(create(stage));
      return;
    }
    Proposal proposal = open.removeFirst();
    if (proposal.isDecided()) {
      execute(stage, proposal);
    } else {
      Proposal voted = vote(stage, proposal);
      open.addLast(voted.steps() % 4 == 0 ? check(stage, voted) : voted);
    }
  }

  private Proposal create(Stage stage) {
    Node node = stage.anyNode();
    String id = "p-" + ++proposals;
    DaoSpans spans = node.meshspan().dao();
    try (ProposalCreationSpan span = spans.proposalCreation(id, stage.chance().oneOf(TYPES))) {
      stage.take(node, 900);
      span.proposer(stage.chance().oneOf(accounts));
      contracts.call(stage, node, 3);
      stage.atOnce(
          stage.peersOf(node),
          peer -> mesh.send(stage, node, peer, "proposal", voter -> stage.take(voter, 90)));
      return new Proposal(id, span.trace(), 0, 0, false);
    }
  }

  private Proposal vote(Stage stage, Proposal proposal) {
    Node node = stage.anyNode();
    String voter = stage.chance().oneOf(accounts);
    double weight = stage.chance().around(30) / 2.0;
    VoteChoice choice = choice(stage.chance().share());
    DaoSpans spans = node.meshspan().dao().linkedTo(proposal.creation());
    try (VoteCastingSpan span = spans.voteCasting(proposal.id(), voter, choice)) {
      stage.take(node, 500);
      span.voteWeight(weight);
      for (int i = stage.chance().between(2, 4); i > 0; i--) {
        contracts.call(stage, node, 4);
      }
      boolean isLost = stage.fails(span, Fault.REVERTED, "already voted");
      double received = proposal.received() + (isLost ? 0 : weight);
      return new Proposal(
          proposal.id(), proposal.creation(), proposal.steps() + 1, received, false);
    }
  }

  private Proposal check(Stage stage, Proposal proposal) {
    Node node = stage.leader();
    boolean isReached = proposal.received() >= NEEDED;
    DaoSpans spans = node.meshspan().dao().linkedTo(proposal.creation());
    try (QuorumCheckSpan span = spans.quorumCheck(proposal.id(), NEEDED, proposal.received())) {
      stage.take(node, 120);
      contracts.call(stage, node, 4);
      span.quorumReached(isReached);
    }
    boolean isDecided = isReached || proposal.steps() >= 40;
    return new Proposal(
        proposal.id(), proposal.creation(), proposal.steps() + 1, proposal.received(), isDecided);
  }

  private void execute(Stage stage, Proposal proposal) {
    Node node = stage.leader();
    DaoSpans spans = node.meshspan().dao().linkedTo(proposal.creation());
    try (ProposalExecutionSpan span = spans.proposalExecution(proposal.id())) {
      stage.take(node, 1_500);
      if (proposal.received() < NEEDED) {
        span.outcome(ProposalOutcome.EXPIRED);
        return;
      }
      for (int i = stage.chance().between(2, 5); i > 0; i--) {
        contracts.call(stage, node, 3);
      }
      boolean isFailed = stage.fails(span, Fault.REVERTED, proposal.id());
      span.outcome(isFailed ? ProposalOutcome.FAILED : ProposalOutcome.EXECUTED);
    }
  }

  private static VoteChoice choice(double share) {
    return share < 0.7 ? VoteChoice.FOR : share < 0.93 ? VoteChoice.AGAINST : VoteChoice.ABSTAIN;
  }

  private record Proposal(
      String id, TraceContext creation, int steps, double received, boolean isDecided) {}
}
