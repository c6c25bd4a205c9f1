package io.meshspan.mesh.dao;

import io.meshspan.api.Meshspan;
import io.meshspan.api.dao.ProposalExecutionSpan;
import io.meshspan.api.dao.ProposalOutcome;
import io.meshspan.api.dao.ProposalState;
import io.meshspan.api.dao.VoteChoice;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.contract.EvmExecution;
import io.meshspan.mesh.contract.RevertedException;
import io.meshspan.mesh.contract.Wallet;
import io.meshspan.mesh.ledger.Block;
import io.meshspan.mesh.ledger.BlockHeader;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.ledger.Receipt;
import java.math.BigInteger;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The community's decisions, as one member takes part in them.
 *
 * <pre>{@code
 * Dao dao = Dao.of(wallet, founding, evm, ledger, meshspan);
 * dao.propose(new Change(Parameter.LOSS_WEIGHT, 2000));
 * dao.vote(proposal, VoteChoice.FOR);                     // once it is active
 * dao.settle(proposal);                                   // once voting has ended
 * dao.inForce().get(Parameter.LOSS_WEIGHT);
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Dao {
  private static final long PROPOSING_GAS = 400_000;
  private static final long VOTING_GAS = 200_000;
  private static final long EXECUTING_GAS = 300_000;

  private final Wallet wallet;
  private final Founding founding;
  private final EvmExecution evm;
  private final Ledger ledger;
  private final Meshspan meshspan;
  private final Governor governor;
  private final Proposals proposals;
  private volatile Known known = new Known(Digest.ZERO, Map.of());

  /** What is in force in a state: read again when the state is another. */
  private record Known(Digest stateRoot, Map<Parameter, Long> values) {}

  private Dao(
      Wallet wallet, Founding founding, EvmExecution evm, Ledger ledger, Meshspan meshspan) {
    this.wallet = wallet;
    this.founding = founding;
    this.evm = evm;
    this.ledger = ledger;
    this.meshspan = meshspan;
    this.governor = new Governor(evm, founding);
    this.proposals = new Proposals(governor);
  }

  /** Takes part as the owner of the wallet; proposals in recent blocks are found. */
  public static Dao of(
      Wallet wallet, Founding founding, EvmExecution evm, Ledger ledger, Meshspan meshspan) {
    Dao dao = new Dao(wallet, founding, evm, ledger, meshspan);
    if (dao.isFounded()) {
      dao.proposals.findIn(ledger);
    }
    ledger.listen(dao::onBlock);
    return dao;
  }

  private void onBlock(Block block, Map<Digest, Receipt> receipts) {
    proposals.findIn(block, receipts);
  }

  /** Whether there is something to take part in. */
  public boolean isFounded() {
    return founding.isDone(evm, ledger.tip());
  }

  /** The last proposals, oldest first. */
  public List<Proposal> proposals() {
    return proposals.all();
  }

  /** How many proposals were seen in blocks. */
  public long proposalCount() {
    return proposals.count();
  }

  /** Time of the block with the newest proposal; long ago when there was none. */
  public Instant lastProposedAt() {
    return proposals.lastMade();
  }

  /** How many blocks ago voting on a proposal ended; negative while it goes on. */
  public long blocksSinceEnd(Proposal proposal) {
    BlockHeader tip = ledger.tip();
    try {
      return tip.height() - governor.deadlineOf(tip, proposal.id());
    } catch (RevertedException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Where a proposal stands; none where the governor does not know it. */
  public Optional<ProposalState> stateOf(Proposal proposal) {
    try {
      return Optional.of(governor.stateOf(ledger.tip(), proposal.id()));
    } catch (RevertedException e) {
      return Optional.empty();
    }
  }

  /**
   * How a proposal's votes stand.
   *
   * @throws RevertedException when voting has not begun
   */
  public Tally tallyOf(Proposal proposal) throws RevertedException {
    return governor.tallyOf(ledger.tip(), proposal.id());
  }

  /** What is in force; empty before the founding. */
  public Map<Parameter, Long> inForce() {
    BlockHeader tip = ledger.tip();
    Known last = known;
    if (last.stateRoot().equals(tip.stateRoot())) {
      return last.values();
    }
    Map<Parameter, Long> values = new EnumMap<>(Parameter.class);
    if (founding.isDone(evm, tip)) {
      try {
        for (Parameter parameter : Parameter.values()) {
          values.put(parameter, governor.valueOf(tip, parameter));
        }
      } catch (RevertedException e) {
        throw new IllegalStateException("the parameters cannot be read", e);
      }
    }
    known = new Known(tip.stateRoot(), Map.copyOf(values));
    return known.values();
  }

  /**
   * Puts a change to the vote.
   *
   * @return what became of the transaction
   */
  public CompletionStage<Receipt> propose(Change change) {
    BlockHeader tip = ledger.tip();
    String description =
        change.parameter().proposalType() + " " + change.value() + ", at block " + tip.height();
    List<Object> arguments = governor.proposalOf(change, description);
    BigInteger id;
    try {
      id = governor.idOf(tip, arguments);
    } catch (RevertedException e) {
      return CompletableFuture.failedFuture(e);
    }
    return meshspan
        .dao()
        .root()
        .proposalCreation(id.toString(), change.parameter().proposalType())
        .callAsync(
            span -> {
              span.proposer(wallet.address().toString());
              return wallet
                  .call(governor.address(), governor.propose(arguments), PROPOSING_GAS)
                  .thenApply(receipt -> orElse(receipt, span::failed));
            });
  }

  private static Receipt orElse(Receipt receipt, Consumer<String> failed) {
    if (!receipt.isCommitted()) {
      failed.accept(receipt.reason());
    }
    return receipt;
  }

  /** What this member's vote weighs now; 0 where nothing is known of it. */
  public double weight() {
    try {
      return governor.weightNow(ledger.tip(), wallet.address());
    } catch (RevertedException e) {
      return 0;
    }
  }

  /** Whether this member made the proposal. */
  public boolean isMine(Proposal proposal) {
    try {
      return governor.isProposer(ledger.tip(), proposal.id(), wallet.address());
    } catch (RevertedException e) {
      return false;
    }
  }

  /** Whether this member's vote is counted already. */
  public boolean hasVoted(Proposal proposal) {
    try {
      return governor.hasVoted(ledger.tip(), proposal.id(), wallet.address());
    } catch (RevertedException e) {
      return false;
    }
  }

  /**
   * Votes, with the weight that this member had when voting began.
   *
   * @return what became of the transaction
   */
  public CompletionStage<Receipt> vote(Proposal proposal, VoteChoice choice) {
    double weight;
    try {
      weight = governor.weightOf(ledger.tip(), proposal.id(), wallet.address());
    } catch (RevertedException e) {
      return CompletableFuture.failedFuture(e);
    }
    return meshspan
        .dao()
        .root()
        .linkedTo(proposal.cause())
        .voteCasting(proposal.id().toString(), wallet.address().toString(), choice)
        .callAsync(
            span -> {
              span.voteWeight(weight);
              return wallet
                  .call(
                      governor.address(),
                      governor.castVote(proposal.id(), support(choice)),
                      VOTING_GAS)
                  .thenApply(receipt -> orElse(receipt, span::failed));
            });
  }

  /** As Governor's simple counting numbers them. */
  private static int support(VoteChoice choice) {
    return switch (choice) {
      case AGAINST -> 0;
      case FOR -> 1;
      case ABSTAIN -> 2;
    };
  }

  /**
   * Brings a proposal to its end once voting is over: asks the governor whether enough votes were
   * cast, and has it carried out if it succeeded.
   */
  public CompletionStage<ProposalOutcome> settle(Proposal proposal) {
    return meshspan
        .dao()
        .root()
        .linkedTo(proposal.cause())
        .proposalExecution(proposal.id().toString())
        .callAsync(
            span -> {
              try {
                checkQuorum(proposal, tallyOf(proposal));
              } catch (RevertedException e) {
                return CompletableFuture.failedFuture(e);
              }
              return stateOf(proposal).equals(Optional.of(ProposalState.SUCCEEDED))
                  ? execute(proposal, span)
                  : ended(span);
            });
  }

  private void checkQuorum(Proposal proposal, Tally tally) {
    meshspan
        .dao()
        .linkedTo(proposal.cause())
        .quorumCheck(proposal.id().toString(), tally.quorum(), tally.received())
        .run(span -> span.quorumReached(tally.isQuorumReached()));
  }

  private static CompletionStage<ProposalOutcome> ended(ProposalExecutionSpan span) {
    span.outcome(ProposalOutcome.DEFEATED);
    return CompletableFuture.completedFuture(ProposalOutcome.DEFEATED);
  }

  private CompletionStage<ProposalOutcome> execute(Proposal proposal, ProposalExecutionSpan span) {
    return wallet
        .call(governor.address(), governor.execute(proposal), EXECUTING_GAS)
        .thenApply(
            receipt -> {
              // Another node may have been quicker; what counts is what the governor says.
              boolean done = stateOf(proposal).equals(Optional.of(ProposalState.EXECUTED));
              if (!done) {
                span.failed(receipt.reason());
              }
              ProposalOutcome outcome = done ? ProposalOutcome.EXECUTED : ProposalOutcome.FAILED;
              span.outcome(outcome);
              return outcome;
            });
  }
}
