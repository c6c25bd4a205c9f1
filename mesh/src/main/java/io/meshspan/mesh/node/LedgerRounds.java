package io.meshspan.mesh.node;

import io.meshspan.mesh.consensus.Settings;
import io.meshspan.mesh.dao.Governance;
import io.meshspan.mesh.ledger.Block;
import io.meshspan.mesh.ledger.InvalidBlockException;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.ledger.LedgerClient;
import io.meshspan.mesh.ledger.Transaction;
import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.transport.Exchange;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node does about the ledger again and again, after it has caught up with the others. */
final class LedgerRounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerRounds.class);
  private static final Duration NEIGHBOUR_WITHIN = Duration.ofSeconds(3);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration BLOCK_AFTER = Duration.ofMillis(1_500);
  private static final Duration GOVERN_EVERY = Duration.ofSeconds(1);
  private static final Duration PROPOSE_EVERY = Duration.ofMinutes(1);
  private static final Duration SUBMIT_EVERY = Duration.ofSeconds(6);
  private static final Duration PROVE_EVERY = Duration.ofSeconds(10);
  private static final Duration AUDIT_EVERY = Duration.ofSeconds(20);
  private static final int AUDITED_BLOCKS = 8;

  private final Parts parts;
  private final LedgerPart part;
  private final NodeTracing tracing;
  private final Ledger ledger;
  private final LedgerClient client;
  private final Tracer tracer;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final BooleanSupplier heldBack;
  private final Rounds cutting = new Rounds(1);
  // These may wait for a neighbour.
  private final Rounds asking = new Rounds(2);

  /**
   * @param heldBack whether nothing is to be submitted, nor voted on, at the moment
   */
  LedgerRounds(
      Parts parts,
      LedgerPart part,
      Exchange exchange,
      BooleanSupplier heldBack,
      NodeTracing tracing) {
    this.heldBack = heldBack;
    this.parts = parts;
    this.part = part;
    this.tracing = tracing;
    this.ledger = part.ledger();
    this.client = new LedgerClient(ledger, exchange::ask, tracing.meshspan());
    this.tracer = tracing.openTelemetry().getTracer("io.meshspan.mesh");
  }

  void begin() {
    LedgerWork work = new LedgerWork(parts, part, tracing.openTelemetry(), random);
    asking.once("catching up", this::catchUp);
    cutting.every(LOOK_EVERY, "cutting blocks", this::cut);
    asking.every(SUBMIT_EVERY, "submitting transactions", unlessHeldBack(work::submitOne));
    asking.every(PROVE_EVERY, "checking a proof", this::prove);
    asking.every(AUDIT_EVERY, "auditing a neighbour", this::audit);
    part.member()
        .ifPresent(
            member -> {
              MemberInterest interest =
                  new MemberInterest(
                      () -> parts.links().qualities().values(), member.dao()::inForce);
              Governance governance =
                  new Governance(
                      member.dao(),
                      interest,
                      new GossipPoll(parts.gossip()),
                      tracing.meshspan(),
                      Clock.systemUTC(),
                      PROPOSE_EVERY);
              asking.every(
                  GOVERN_EVERY, "governing", unlessHeldBack(() -> govern(member, governance)));
            });
  }

  private Runnable unlessHeldBack(Runnable round) {
    return () -> {
      if (!heldBack.getAsBoolean()) {
        round.run();
      }
    };
  }

  private boolean leads() {
    return parts.settings().state().isLeader();
  }

  private void govern(LedgerPart.Member member, Governance governance) {
    if (leads()) {
      member.founder().step();
      governance.leadingRound();
    } else {
      governance.round();
    }
  }

  /** Takes what neighbours have beyond this node, then follows the log. */
  private void catchUp() {
    Instant patience = Instant.now().plus(NEIGHBOUR_WITHIN);
    try {
      while (parts.transport().connected().isEmpty() && Instant.now().isBefore(patience)) {
        Thread.sleep(LOOK_EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    for (NodeId neighbour : parts.transport().connected()) {
      try {
        long taken = client.catchUp(neighbour);
        if (taken > 0) {
          LOG.info("took {} blocks from {}", taken, neighbour);
        }
      } catch (IOException e) {
        LOG.info("no blocks from {}: {}", neighbour, e.getMessage());
      } catch (InvalidBlockException e) {
        LOG.error("what {} sends is not valid: {}", neighbour, e.getMessage());
      }
    }
    ledger.follow();
    parts.gossip().announce();
  }

  /** Only the leader says that time is up; what it says counts for all. */
  private void cut() {
    if (leads()) {
      Settings settings = parts.settings();
      ledger
          .timeIsUp(BLOCK_AFTER, Instant.now())
          .ifPresent(
              entry -> {
                var unused = settings.append(entry.encode());
              });
    }
  }

  private Optional<NodeId> anyNeighbour() {
    Set<NodeId> connected = parts.transport().connected();
    return connected.stream().skip(random.nextInt(Math.max(1, connected.size()))).findFirst();
  }

  /** Has a neighbour prove that a transaction of the newest block is in it. */
  private void prove() {
    Optional<Block> newest = ledger.block(ledger.tip().height());
    Optional<NodeId> neighbour = anyNeighbour();
    if (newest.isEmpty() || neighbour.isEmpty()) {
      return;
    }
    List<Transaction> transactions = newest.get().transactions();
    Transaction any = transactions.get(random.nextInt(transactions.size()));
    try {
      client
          .isProvenBy(neighbour.get(), any)
          .filter(valid -> !valid)
          .ifPresent(forged -> LOG.error("a proof of {} is forged", neighbour.get()));
    } catch (IOException e) {
      LOG.info("no proof from {}: {}", neighbour.get(), e.getMessage());
    }
  }

  /** A span of the node's own: why blocks are taken that are here already. */
  @SuppressWarnings("try") // javac wants the scope to be used
  private void audit() {
    Optional<NodeId> neighbour = anyNeighbour();
    if (neighbour.isEmpty() || ledger.tip().height() == 0) {
      return;
    }
    Span span = tracer.spanBuilder("ledger.audit").setParent(Context.root()).startSpan();
    try (Scope inside = span.makeCurrent()) {
      span.setAttribute("audit.blocks", client.audit(neighbour.get(), AUDITED_BLOCKS));
    } catch (IOException e) {
      span.setStatus(StatusCode.ERROR, "no answer").recordException(e);
    } catch (InvalidBlockException e) {
      span.setStatus(StatusCode.ERROR, "another ledger").recordException(e);
      LOG.error("the ledger of {} is not this one: {}", neighbour.get(), e.getMessage());
    } finally {
      span.end();
    }
  }

  @Override
  public void close() {
    cutting.close();
    asking.close();
  }
}
