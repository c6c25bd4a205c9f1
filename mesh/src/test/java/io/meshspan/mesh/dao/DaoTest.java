package io.meshspan.mesh.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.api.Meshspan;
import io.meshspan.api.dao.ProposalOutcome;
import io.meshspan.api.dao.ProposalState;
import io.meshspan.api.dao.VoteChoice;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.contract.Account;
import io.meshspan.mesh.contract.Address;
import io.meshspan.mesh.contract.CompiledContract;
import io.meshspan.mesh.contract.EvmExecution;
import io.meshspan.mesh.contract.RevertedException;
import io.meshspan.mesh.contract.Wallet;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.ledger.LoneLog;
import io.meshspan.mesh.ledger.Receipt;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three members, the real governor in the real EVM, and a block per transaction. */
@EnabledIf("io.meshspan.mesh.contract.EvmExecution#isSupported")
class DaoTest {
  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private static final int VOTING_BLOCKS = 6;
  private static final Change WEIGHT_2 = new Change(Parameter.LOSS_WEIGHT, 2000);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-04T10:00:00Z"), ZoneOffset.UTC);

  private final Meshspan meshspan = Meshspan.of(TELEMETRY.getOpenTelemetry());
  private final List<Account> accounts =
      List.of(Account.named("a"), Account.named("b"), Account.named("c"));
  private final List<Address> members = accounts.stream().map(Account::address).toList();
  private final Founding founding =
      Founding.of(members, List.of(50L, 30L, 20L), new Founding.Terms(VOTING_BLOCKS, 40));
  private final List<Dao> daos = new ArrayList<>();
  private final SharedPoll poll = new SharedPoll();
  private EvmExecution evm;
  private Ledger ledger;
  private Wallet bystander;
  private Founder founder;
  private LoneLog log;
  @TempDir Path data;

  @BeforeEach
  void found() throws Exception {
    List<Address> endowed = new ArrayList<>(members);
    endowed.add(founding.founder().address());
    Account other = Account.named("bystander");
    endowed.add(other.address());
    evm = EvmExecution.inMemory(endowed);
    ledger = Ledger.open(data, evm, meshspan);
    log = new LoneLog(ledger, CLOCK);
    ledger.follow();
    bystander = wallet(other);
    founder = new Founder(founding, wallet(founding.founder()), evm, ledger);
    accounts.forEach(account -> daos.add(Dao.of(wallet(account), founding, evm, ledger, meshspan)));
    assertThat(daos.get(0).isFounded()).isFalse();
    assertThat(daos.get(0).inForce()).isEmpty();
    while (!daos.get(0).isFounded()) {
      founder.step();
    }
  }

  @AfterEach
  void close() throws IOException {
    ledger.close();
  }

  private Wallet wallet(Account account) {
    return new Wallet(account, evm, ledger, log::append, CLOCK);
  }

  private void letBlocksPass(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      done(bystander.pay(members.get(0), BigInteger.ONE));
    }
  }

  private Proposal proposed(Change change) throws Exception {
    Receipt receipt = done(daos.get(0).propose(change));
    assertThat(receipt.isCommitted()).as(receipt.reason()).isTrue();
    List<Proposal> all = daos.get(1).proposals();
    Proposal proposal = all.get(all.size() - 1);
    assertThat(proposal.change()).isEqualTo(change);
    assertThat(stateOf(proposal)).isEqualTo(ProposalState.PENDING);
    letBlocksPass(2);
    assertThat(stateOf(proposal)).isEqualTo(ProposalState.ACTIVE);
    return proposal;
  }

  private ProposalState stateOf(Proposal proposal) {
    return daos.get(1).stateOf(proposal).orElseThrow();
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void whatIsProposedVotedForAndExecutedIsInForce() throws Exception {
    assertThat(daos.get(2).inForce())
        .isEqualTo(Map.of(Parameter.LOSS_WEIGHT, 1000L, Parameter.RTT_LIMIT, 250_000L));
    Proposal proposal = proposed(WEIGHT_2);
    assertThat(daos.get(0).hasVoted(proposal)).isFalse();
    done(daos.get(0).vote(proposal, VoteChoice.FOR));
    done(daos.get(1).vote(proposal, VoteChoice.AGAINST));
    done(daos.get(2).vote(proposal, VoteChoice.ABSTAIN));
    assertThat(daos.get(0).hasVoted(proposal)).isTrue();
    Tally tally = daos.get(1).tallyOf(proposal);
    assertThat(tally).isEqualTo(new Tally(30, 50, 20, 40));
    letBlocksPass(VOTING_BLOCKS);
    assertThat(stateOf(proposal)).isEqualTo(ProposalState.SUCCEEDED);
    assertThat(done(daos.get(1).settle(proposal))).isEqualTo(ProposalOutcome.EXECUTED);
    assertThat(stateOf(proposal)).isEqualTo(ProposalState.EXECUTED);
    assertThat(daos.get(2).inForce()).containsEntry(Parameter.LOSS_WEIGHT, 2000L);

    SpanData creation = span("dao.proposal_create");
    assertThat(text(creation, "dao.proposal.id")).isEqualTo(proposal.id().toString());
    assertThat(text(creation, "dao.proposal.type")).isEqualTo("set_loss_weight");
    assertThat(text(creation, "dao.proposer")).isEqualTo(members.get(0).toString());
    for (SpanData later :
        List.of(span("dao.vote_cast"), span("dao.quorum_check"), span("dao.proposal_execute"))) {
      assertThat(later.getLinks())
          .as(later.getName())
          .extracting(link -> link.getSpanContext().getSpanId())
          .containsExactly(creation.getSpanId());
    }
    assertThat(spans("dao.vote_cast"))
        .extracting(span -> text(span, "dao.vote.choice") + " " + decimal(span, "dao.vote.weight"))
        .containsExactly("for 50.0", "against 30.0", "abstain 20.0");
    SpanData check = span("dao.quorum_check");
    assertThat(decimal(check, "dao.votes.needed")).isEqualTo(40);
    assertThat(decimal(check, "dao.votes.received")).isEqualTo(70);
    assertThat(check.getAttributes().get(AttributeKey.booleanKey("dao.quorum.reached"))).isTrue();
    assertThat(text(span("dao.proposal_execute"), "dao.proposal.outcome")).isEqualTo("executed");
    // The governor calls the parameters: a frame below the frame of its execution.
    SpanData execute = call("execute(address[],uint256[],bytes[],bytes32)");
    SpanData set = call("setLossWeightMilli(uint256)");
    assertThat(set.getParentSpanId()).isEqualTo(execute.getSpanId());
    assertThat(execute.getTraceId()).isEqualTo(span("dao.proposal_execute").getTraceId());
  }

  @Test
  void aProposalWithMoreAgainstThanForIsDefeatedAndChangesNothing() throws Exception {
    Proposal proposal = proposed(WEIGHT_2);
    done(daos.get(0).vote(proposal, VoteChoice.AGAINST));
    done(daos.get(1).vote(proposal, VoteChoice.FOR));
    done(daos.get(2).vote(proposal, VoteChoice.FOR));
    letBlocksPass(VOTING_BLOCKS);
    // 50 against 50: a majority is more than a half.
    assertThat(done(daos.get(1).settle(proposal))).isEqualTo(ProposalOutcome.DEFEATED);
    assertThat(daos.get(2).inForce()).containsEntry(Parameter.LOSS_WEIGHT, 1000L);
    assertThat(text(span("dao.proposal_execute"), "dao.proposal.outcome")).isEqualTo("defeated");
    assertThat(call("execute(address[],uint256[],bytes[],bytes32)")).isNull();
  }

  @Test
  void aProposalWithoutAQuorumIsDefeatedHoweverManyOfItsVotesAreForIt() throws Exception {
    Proposal proposal = proposed(WEIGHT_2);
    done(daos.get(1).vote(proposal, VoteChoice.FOR));
    letBlocksPass(VOTING_BLOCKS + 2);
    assertThat(daos.get(1).tallyOf(proposal).isQuorumReached()).isFalse();
    assertThat(done(daos.get(1).settle(proposal))).isEqualTo(ProposalOutcome.DEFEATED);
    SpanData check = span("dao.quorum_check");
    assertThat(decimal(check, "dao.votes.needed")).isEqualTo(40);
    assertThat(decimal(check, "dao.votes.received")).isEqualTo(30);
    assertThat(check.getAttributes().get(AttributeKey.booleanKey("dao.quorum.reached"))).isFalse();
  }

  @Test
  void aProposalWhoseCallRevertsFailsAndChangesNothing() throws Exception {
    Proposal proposal = proposed(new Change(Parameter.LOSS_WEIGHT, 100_001));
    done(daos.get(0).vote(proposal, VoteChoice.FOR));
    letBlocksPass(VOTING_BLOCKS + 2);
    assertThat(done(daos.get(1).settle(proposal))).isEqualTo(ProposalOutcome.FAILED);
    assertThat(daos.get(2).inForce()).containsEntry(Parameter.LOSS_WEIGHT, 1000L);
    assertThat(text(span("dao.proposal_execute"), "dao.proposal.outcome")).isEqualTo("failed");
  }

  @Test
  void votesCountOncePerMemberAndOnlyWhileVotingGoesOn() throws Exception {
    done(daos.get(0).propose(WEIGHT_2));
    Proposal proposal = daos.get(0).proposals().get(0);
    assertThatThrownBy(() -> done(daos.get(0).vote(proposal, VoteChoice.FOR)))
        .hasCauseInstanceOf(RevertedException.class);
    letBlocksPass(2);
    assertThat(done(daos.get(0).vote(proposal, VoteChoice.FOR)).isCommitted()).isTrue();
    assertThat(done(daos.get(0).vote(proposal, VoteChoice.AGAINST)).isCommitted())
        .as("a second time")
        .isFalse();
    assertThat(daos.get(0).tallyOf(proposal).votesFor()).isEqualTo(50);
  }

  @Test
  void nobodyButTheGovernorChangesAParameter() throws Exception {
    CompiledContract parameters = CompiledContract.load(CompiledContract.PARAMETERS);
    Bytes call = parameters.function("setLossWeightMilli").call(List.of(BigInteger.TWO));
    Receipt receipt = done(bystander.call(founding.parameters(), call, 100_000));
    assertThat(receipt.isCommitted()).isFalse();
    assertThat(daos.get(0).inForce()).containsEntry(Parameter.LOSS_WEIGHT, 1000L);
  }

  @Test
  void aMemberThatWasAwayFindsWhatIsOpenAndWhoProposedItInTheBlocks() throws Exception {
    Proposal proposal = proposed(WEIGHT_2);
    Dao back = Dao.of(wallet(accounts.get(2)), founding, evm, ledger, meshspan);
    assertThat(back.proposals()).containsExactly(proposal);
    assertThat(back.proposals().get(0).cause().spanId())
        .isEqualTo(span("dao.proposal_create").getSpanId());
  }

  @Test
  void membersThatDoTheirRoundsDecide() throws Exception {
    List<Governance> rounds = new ArrayList<>();
    for (int i = 0; i < daos.size(); i++) {
      rounds.add(
          new Governance(
              daos.get(i), new Eager(), poll.of(i), meshspan, CLOCK, Duration.ofMinutes(1)));
    }
    for (int i = 0; i < 40 && daos.get(0).inForce().get(Parameter.LOSS_WEIGHT) != 2000; i++) {
      rounds.get(0).leadingRound();
      rounds.get(1).round();
      rounds.get(2).round();
      letBlocksPass(1);
    }
    assertThat(daos.get(0).inForce()).containsEntry(Parameter.LOSS_WEIGHT, 2000L);
    assertThat(spans("dao.proposal_create")).as("one a minute").hasSize(1);
    assertThat(spans("dao.vote_cast")).as("each member once").hasSize(3);
    assertThat(spans("dao.proposal_execute")).hasSize(1);
    assertThat(ledger.halted()).isEmpty();
    assertThat(ledger.tip().stateRoot()).isNotEqualTo(Digest.ZERO);
  }

  @Test
  void whoHasNoInterestOfItsOwnGoesWithThoseWhoHaveOne() throws Exception {
    done(daos.get(0).propose(WEIGHT_2));
    Proposal proposal = daos.get(0).proposals().get(0);
    Governance opposed = governance(1, VoteChoice.AGAINST);
    Governance undecided = governance(2, VoteChoice.ABSTAIN);
    undecided.round();
    opposed.round();
    assertThat(poll.said(proposal.id()))
        .as("said before voting begins")
        .isEqualTo(Map.of(VoteChoice.AGAINST, 30.0, VoteChoice.ABSTAIN, 20.0));
    letBlocksPass(2);
    undecided.round();
    assertThat(daos.get(1).tallyOf(proposal)).isEqualTo(new Tally(20, 0, 0, 40));
    governance(0, VoteChoice.ABSTAIN).round();
    assertThat(daos.get(1).tallyOf(proposal)).as("its own").isEqualTo(new Tally(20, 50, 0, 40));
    letBlocksPass(VOTING_BLOCKS);
    undecided.round();
    assertThat(poll.said(proposal.id())).as("decided").doesNotContainKey(VoteChoice.ABSTAIN);
  }

  private Governance governance(int member, VoteChoice interest) {
    Voter voter =
        new Voter() {
          @Override
          public VoteChoice choose(Change change) {
            return interest;
          }

          @Override
          public Change wish(long number, Map<Parameter, Long> inForce) {
            return WEIGHT_2;
          }
        };
    Poll own = poll.of(member);
    return new Governance(daos.get(member), voter, own, meshspan, CLOCK, Duration.ofMinutes(1));
  }

  /** What members say, without a network. */
  private static final class SharedPoll {
    private final Map<String, Map.Entry<VoteChoice, Double>> said = new TreeMap<>();

    Poll of(int member) {
      return new Poll() {
        @Override
        public void say(BigInteger proposal, VoteChoice choice, double weight) {
          said.put(proposal + " " + member, Map.entry(choice, weight));
        }

        @Override
        public Map<VoteChoice, Double> said(BigInteger proposal) {
          return SharedPoll.this.said(proposal);
        }

        @Override
        public void forget(BigInteger proposal) {
          said.remove(proposal + " " + member);
        }
      };
    }

    Map<VoteChoice, Double> said(BigInteger proposal) {
      Map<VoteChoice, Double> weights = new EnumMap<>(VoteChoice.class);
      said.forEach(
          (key, vote) -> {
            if (key.startsWith(proposal + " ")) {
              weights.merge(vote.getKey(), vote.getValue(), Double::sum);
            }
          });
      return weights;
    }
  }

  private static final class Eager implements Voter {
    @Override
    public VoteChoice choose(Change change) {
      return VoteChoice.FOR;
    }

    @Override
    public Change wish(long number, Map<Parameter, Long> inForce) {
      return WEIGHT_2;
    }
  }

  private static List<SpanData> spans(String name) {
    return TELEMETRY.getSpans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static SpanData span(String name) {
    return spans(name).get(0);
  }

  /** Null when the function was not called. */
  private static SpanData call(String function) {
    return spans("contract.call").stream()
        .filter(span -> function.equals(text(span, "contract.function")))
        .findFirst()
        .orElse(null);
  }

  private static String text(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  private static double decimal(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.doubleKey(key));
  }
}
