package io.meshspan.mesh.dao;

import io.meshspan.api.Meshspan;
import io.meshspan.api.dao.ProposalState;
import io.meshspan.api.dao.VoteChoice;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member does again and again: it votes on what is open and, while it leads, sees to it that
 * something is put to the vote now and then, and that what was voted on is settled. Rounds are run
 * by one thread.
 */
public final class Governance {
  private static final Logger LOG = LoggerFactory.getLogger(Governance.class);

  /** What was defeated longer ago than this many blocks was settled by whoever led then. */
  private static final long SETTLED_WITHIN = 20;

  private final Dao dao;
  private final Voter voter;
  private final Meshspan meshspan;
  private final Clock clock;
  private final Duration proposeEvery;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Set<BigInteger> settled = ConcurrentHashMap.newKeySet();
  private Map<Proposal, ProposalState> known = Map.of();

  /**
   * @param proposeEvery how long after a proposal the next one is made
   */
  public Governance(Dao dao, Voter voter, Meshspan meshspan, Clock clock, Duration proposeEvery) {
    this.dao = dao;
    this.voter = voter;
    this.meshspan = meshspan;
    this.clock = clock;
    this.proposeEvery = proposeEvery;
  }

  /** As any member. */
  public void round() {
    if (dao.isFounded()) {
      Map<Proposal, ProposalState> states = states();
      states.forEach(this::voteIfOpen);
      count(states);
    }
  }

  /** As the member that leads. */
  public void leadingRound() {
    round();
    if (!dao.isFounded()) {
      return;
    }
    Map<Proposal, ProposalState> states = states();
    states.forEach(this::settleIfOver);
    boolean open = states.values().stream().anyMatch(Governance::isOpen);
    Duration since = Duration.between(dao.lastProposedAt(), clock.instant());
    if (!open && since.compareTo(proposeEvery) >= 0) {
      once("proposing", () -> dao.propose(voter.wish(dao.proposalCount(), dao.inForce())));
    }
  }

  /** Where all stand; of what has ended nobody is asked again. */
  private Map<Proposal, ProposalState> states() {
    Map<Proposal, ProposalState> states = new LinkedHashMap<>();
    for (Proposal proposal : dao.proposals()) {
      ProposalState before = known.get(proposal);
      if (before == ProposalState.EXECUTED || before == ProposalState.DEFEATED) {
        states.put(proposal, before);
      } else {
        dao.stateOf(proposal).ifPresent(state -> states.put(proposal, state));
      }
    }
    known = states;
    return states;
  }

  private static boolean isOpen(ProposalState state) {
    return state == ProposalState.PENDING || state == ProposalState.ACTIVE;
  }

  private void voteIfOpen(Proposal proposal, ProposalState state) {
    if (state == ProposalState.ACTIVE && !dao.hasVoted(proposal)) {
      VoteChoice choice = dao.isMine(proposal) ? VoteChoice.FOR : voter.choose(proposal.change());
      once("voting on " + proposal.id(), () -> dao.vote(proposal, choice));
    }
  }

  private void settleIfOver(Proposal proposal, ProposalState state) {
    boolean mine =
        state == ProposalState.SUCCEEDED
            || (state == ProposalState.DEFEATED && dao.blocksSinceEnd(proposal) <= SETTLED_WITHIN);
    if (mine && settled.add(proposal.id())) {
      once(
          "settling " + proposal.id(),
          () ->
              dao.settle(proposal)
                  .whenComplete(
                      (outcome, failure) -> {
                        if (failure != null) {
                          settled.remove(proposal.id());
                        }
                      }));
    }
  }

  /** Not again while it is under way. */
  private void once(String what, Supplier<CompletionStage<?>> work) {
    if (!underWay.add(what)) {
      return;
    }
    CompletionStage<?> done;
    try {
      done = work.get();
    } catch (RuntimeException e) {
      underWay.remove(what);
      throw e;
    }
    var unused =
        done.whenComplete(
            (result, failure) -> {
              underWay.remove(what);
              if (failure != null) {
                LOG.warn("{} failed: {}", what, failure.toString());
              }
            });
  }

  private void count(Map<Proposal, ProposalState> states) {
    for (ProposalState state : ProposalState.values()) {
      long so = states.values().stream().filter(state::equals).count();
      meshspan.dao().recordProposals(so, state);
    }
  }
}
