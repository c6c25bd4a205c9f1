package io.meshspan.mesh.dao;

import io.meshspan.api.Meshspan;
import io.meshspan.api.dao.ProposalState;
import io.meshspan.api.dao.VoteChoice;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
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
  private final Poll poll;
  private final Meshspan meshspan;
  private final Clock clock;
  private final Duration proposeEvery;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Set<BigInteger> settled = ConcurrentHashMap.newKeySet();
  private final Map<BigInteger, VoteChoice> said = new HashMap<>();
  private Map<Proposal, ProposalState> known = Map.of();

  /**
   * @param poll where members say what they will vote, before they do
   * @param proposeEvery how long after a proposal the next one is made
   */
  public Governance(
      Dao dao, Voter voter, Poll poll, Meshspan meshspan, Clock clock, Duration proposeEvery) {
    this.poll = poll;
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
      states.forEach(this::sayWhatIsIntended);
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

  /** As soon as there is something to vote on, and until it is decided. */
  private void sayWhatIsIntended(Proposal proposal, ProposalState state) {
    if (!isOpen(state)) {
      if (said.remove(proposal.id()) != null) {
        poll.forget(proposal.id());
      }
      return;
    }
    double weight = dao.weight();
    if (!said.containsKey(proposal.id()) && weight > 0) {
      VoteChoice choice = interestIn(proposal);
      said.put(proposal.id(), choice);
      poll.say(proposal.id(), choice, weight);
    }
  }

  private VoteChoice interestIn(Proposal proposal) {
    return dao.isMine(proposal) ? VoteChoice.FOR : voter.choose(proposal.change());
  }

  private void voteIfOpen(Proposal proposal, ProposalState state) {
    if (state == ProposalState.ACTIVE && !dao.hasVoted(proposal)) {
      VoteChoice own = said.getOrDefault(proposal.id(), interestIn(proposal));
      VoteChoice choice = own == VoteChoice.ABSTAIN ? leaningOf(proposal) : own;
      once("voting on " + proposal.id(), () -> dao.vote(proposal, choice));
    }
  }

  /** Who has no interest of its own goes with those who have one, as far as they agree. */
  private VoteChoice leaningOf(Proposal proposal) {
    Map<VoteChoice, Double> weights = poll.said(proposal.id());
    double lead =
        weights.getOrDefault(VoteChoice.FOR, 0.0) - weights.getOrDefault(VoteChoice.AGAINST, 0.0);
    if (lead == 0) {
      return VoteChoice.ABSTAIN;
    }
    return lead > 0 ? VoteChoice.FOR : VoteChoice.AGAINST;
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
