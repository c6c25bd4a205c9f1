package io.meshspan.mesh.node;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.consensus.Settings;
import io.meshspan.mesh.contract.Account;
import io.meshspan.mesh.contract.Address;
import io.meshspan.mesh.contract.EvmExecution;
import io.meshspan.mesh.contract.Wallet;
import io.meshspan.mesh.dao.Dao;
import io.meshspan.mesh.dao.Founder;
import io.meshspan.mesh.dao.Founding;
import io.meshspan.mesh.dao.Parameter;
import io.meshspan.mesh.ledger.BlockHeader;
import io.meshspan.mesh.ledger.Execution;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.ledger.LedgerService;
import io.meshspan.mesh.ledger.MalformedLedgerException;
import io.meshspan.mesh.ledger.NoteExecution;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.topology.Topology;
import io.meshspan.mesh.transport.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's ledger and, where there is a virtual machine, what stands on it: contracts, and the
 * community that decides by them.
 */
final class LedgerPart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerPart.class);

  /** Eight blocks are some 20 seconds, at one every two or three. */
  private static final Founding.Terms TERMS = new Founding.Terms(8, 40);

  private static final double PER_MILLE = 1_000;

  private final NodeId self;
  private final Founding founding;
  private final Optional<EvmExecution> evm;
  private final Ledger ledger;
  private final LedgerService service;
  private final Meshspan meshspan;
  private volatile Optional<Member> member = Optional.empty();

  /** A node as a member of the community. */
  record Member(Wallet wallet, Dao dao, Founder founder, ReportCalls reports) {}

  private LedgerPart(
      NodeId self,
      Founding founding,
      Optional<EvmExecution> evm,
      Ledger ledger,
      Meshspan meshspan) {
    this.self = self;
    this.founding = founding;
    this.evm = evm;
    this.ledger = ledger;
    this.meshspan = meshspan;
    this.service = new LedgerService(ledger, meshspan);
  }

  /**
   * Opens what an earlier life left, or begins anew.
   *
   * @throws UncheckedIOException when the data directory cannot be used
   */
  static LedgerPart open(NodeOptions options, Meshspan meshspan) {
    try {
      return openFiles(options, meshspan);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the ledger in " + options.ledgerDirectory() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static LedgerPart openFiles(NodeOptions options, Meshspan meshspan) throws IOException {
    Founding founding = foundingOf(options.topology());
    Optional<EvmExecution> evm = Optional.empty();
    if (EvmExecution.isSupported()) {
      List<Address> endowed = endowedAt(founding, options.topology());
      evm = Optional.of(EvmExecution.open(options.ledgerDirectory().resolve("state"), endowed));
    } else {
      LOG.warn(
          "no contracts and no votes on this machine: geth's EVM (libevm) is there for Linux on"
              + " x86-64 alone; the ledger takes notes, and all else runs");
    }
    Execution execution = evm.isPresent() ? evm.get() : new NoteExecution();
    Ledger ledger = Ledger.open(options.ledgerDirectory(), execution, meshspan);
    return new LedgerPart(options.self(), founding, evm, ledger, meshspan);
  }

  static Founding foundingOf(Topology topology) {
    return Founding.of(
        topology.nodes().stream().map(LedgerPart::addressOf).toList(),
        topology.nodes().stream().map(LedgerPart::votesOf).toList(),
        TERMS);
  }

  /** Every member, and the founder, who has to pay for the founding. */
  static List<Address> endowedAt(Founding founding, Topology topology) {
    return Stream.concat(
            topology.nodes().stream().map(LedgerPart::addressOf),
            Stream.of(founding.founder().address()))
        .toList();
  }

  private static Account accountOf(NodeId node) {
    return Account.named(node.toString());
  }

  static Address addressOf(NodeId node) {
    return accountOf(node).address();
  }

  /** No two nodes have the same, so that few votings are undecided. */
  private static long votesOf(NodeId node) {
    return 100 + 10L * node.number();
  }

  /**
   * Makes the node a member, where there is a virtual machine: now it can submit.
   *
   * @param faults what may be wrong with its calls
   */
  void join(Settings settings, NodeFaults faults) {
    member =
        evm.map(
            machine -> {
              Wallet wallet = wallet(accountOf(self), machine, settings);
              Wallet founders = wallet(founding.founder(), machine, settings);
              return new Member(
                  wallet,
                  Dao.of(wallet, founding, machine, ledger, meshspan),
                  new Founder(founding, founders, machine, ledger),
                  new ReportCalls(wallet, founding.reports(), machine, ledger, faults));
            });
  }

  private Wallet wallet(Account account, EvmExecution machine, Settings settings) {
    return new Wallet(account, machine, ledger, settings::append, Clock.systemUTC());
  }

  Ledger ledger() {
    return ledger;
  }

  Optional<Member> member() {
    return member;
  }

  /** What the community decided on; none before it has, or where there is no virtual machine. */
  OptionalDouble lossWeight() {
    Long milli = member.map(one -> one.dao().inForce().get(Parameter.LOSS_WEIGHT)).orElse(null);
    return milli == null ? OptionalDouble.empty() : OptionalDouble.of(milli / PER_MILLE);
  }

  /** Answers a neighbour's question; none when it is none. */
  Optional<Frame.Answer> answer(NodeId neighbour, Frame.Question question) {
    try {
      Bytes answer = service.answer(neighbour, question.content(), question.trace());
      return Optional.of(new Frame.Answer(question.number(), answer));
    } catch (MalformedLedgerException e) {
      LOG.warn("a question of {} is not answered: {}", neighbour, e.getMessage());
      return Optional.empty();
    }
  }

  /** How it is, for the node's status line. */
  String status() {
    BlockHeader tip = ledger.tip();
    OptionalDouble weight = lossWeight();
    return "height="
        + tip.height()
        + " block="
        + tip.hash()
        + " state="
        + tip.stateRoot()
        + " loss_weight="
        + (weight.isPresent() ? weight.getAsDouble() : "undecided")
        + (ledger.halted().isPresent() ? " ledger=halted" : "");
  }

  @Override
  public void close() throws IOException {
    ledger.close();
  }
}
