package io.meshspan.mesh.ledger;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's ledger.
 *
 * <pre>{@code
 * Ledger ledger = Ledger.open(directory, execution, meshspan);
 * consensus.onEntry(ledger::apply);                       // in the log's order
 * ledger.follow();                                        // once it is as far as its neighbours
 * CompletableFuture<Receipt> receipt = ledger.receiptOf(transaction.id());
 * consensus.append(new LedgerEntry.Submitted(transaction).encode());
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Ledger implements Follower, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final Replica replica;
  private final BlockMaker maker;
  private final BlockCutter cutter = new BlockCutter();
  private final Map<Digest, CompletableFuture<Receipt>> awaited = new HashMap<>();
  private final List<BlockListener> listeners = new CopyOnWriteArrayList<>();
  private final List<Entry> held = new ArrayList<>();
  private Chain chain;
  private boolean following;
  private Optional<String> halted = Optional.empty();
  private long waitingSince;

  /** An entry that came before the ledger was ready for it. */
  private record Entry(long index, Bytes content) {}

  private Ledger(Execution execution, Meshspan meshspan) {
    this.replica = new Replica(execution);
    this.maker = new BlockMaker(replica, meshspan);
  }

  /**
   * Opens the ledger, and takes up what an earlier life left.
   *
   * @param directory where the blocks are kept
   * @throws IOException when they cannot be read or kept
   */
  public static Ledger open(Path directory, Execution execution, Meshspan meshspan)
      throws IOException {
    Files.createDirectories(directory);
    Ledger ledger = new Ledger(execution, meshspan);
    ledger.chain = Chain.open(directory.resolve("blocks"), ledger::takeUp);
    return ledger;
  }

  /** A block of an earlier life: its state is at hand, or is made again. */
  private synchronized boolean takeUp(Block block) {
    if (replica.isNext(block.header()) && replica.execution().has(block.header().stateRoot())) {
      replica.restore(block.header());
      return true;
    }
    try {
      replica.take(block);
      return true;
    } catch (InvalidBlockException e) {
      LOG.warn("what was kept from {} on is not used: {}", block.height(), e.getMessage());
      return false;
    }
  }

  // --- from the log
  // --------------------------------------------------------------------------------

  /**
   * Takes an entry of the log. Entries that an earlier block accounts for are passed over.
   *
   * @param index the entry's place in the log; calls come in this order
   */
  public synchronized void apply(long index, Bytes entry) {
    if (index <= replica.tip().lastIndex() || halted.isPresent()) {
      return;
    }
    if (!following) {
      held.add(new Entry(index, entry));
      return;
    }
    try {
      applyNext(index, LedgerEntry.decode(entry));
    } catch (MalformedLedgerException e) {
      LOG.warn("entry {} is passed over, by every node alike: {}", index, e.getMessage());
    } catch (RuntimeException e) {
      // To go on would be to differ from the others.
      halted = Optional.of("entry " + index + ": " + e);
      LOG.error("the ledger stands still at block {}", replica.tip().height(), e);
    }
  }

  private void applyNext(long index, LedgerEntry entry) {
    if (entry instanceof LedgerEntry.Submitted submitted) {
      Transaction transaction = submitted.transaction();
      if (!cutter.fits(transaction)) {
        makeBlock(Instant.EPOCH);
      }
      if (cutter.isEmpty()) {
        waitingSince = System.nanoTime();
      }
      cutter.add(index, transaction);
      if (cutter.isFull()) {
        makeBlock(Instant.EPOCH);
      }
    } else if (entry instanceof LedgerEntry.TimeIsUp timeIsUp
        && timeIsUp.height() == replica.tip().height() + 1
        && !cutter.isEmpty()) {
      makeBlock(timeIsUp.time());
    }
  }

  private void makeBlock(Instant notBefore) {
    BlockCutter.Batch batch = cutter.cut();
    Instant time = batch.time().isBefore(notBefore) ? notBefore : batch.time();
    BlockMaker.Made made = maker.make(batch, time, id -> chain.heightOf(id).isPresent());
    made.block().ifPresent(chain::append);
    made.receipts().forEach(this::tell);
    made.block().ifPresent(block -> tellAll(block, made.receipts()));
  }

  private void tell(Digest transactionId, Receipt receipt) {
    CompletableFuture<Receipt> waiting = awaited.remove(transactionId);
    if (waiting != null) {
      waiting.completeAsync(() -> receipt);
    }
  }

  private void tellAll(Block block, Map<Digest, Receipt> receipts) {
    for (BlockListener listener : listeners) {
      try {
        listener.onBlock(block, receipts);
      } catch (RuntimeException e) {
        LOG.error("block {} could not be handled", block.height(), e);
      }
    }
  }

  /** From now on the log counts, with what came of it so far. */
  public synchronized void follow() {
    following = true;
    held.forEach(entry -> apply(entry.index(), entry.content()));
    held.clear();
  }

  /**
   * The entry with which transactions that have waited as long as this become a block; for the
   * leader to append. None while nothing waits as long.
   */
  public synchronized Optional<LedgerEntry> timeIsUp(Duration waited, Instant now) {
    return cutter.isEmpty() || System.nanoTime() - waitingSince < waited.toNanos()
        ? Optional.empty()
        : Optional.of(new LedgerEntry.TimeIsUp(replica.tip().height() + 1, now));
  }

  // --- from other nodes
  // ----------------------------------------------------------------------------

  @Override
  public synchronized BlockHeader tip() {
    return replica.tip();
  }

  @Override
  public synchronized void take(Block block) throws InvalidBlockException {
    if (following) {
      throw new IllegalStateException("the ledger follows the log and takes no blocks from others");
    }
    replica.take(block);
    chain.append(block);
    tellAll(block, Map.of());
  }

  // --- what there is
  // -------------------------------------------------------------------------------

  /** Completes when a transaction has been executed here, or rejected. */
  public synchronized CompletableFuture<Receipt> receiptOf(Digest transactionId) {
    return awaited.computeIfAbsent(transactionId, id -> new CompletableFuture<>());
  }

  /** Nobody waits for it any more. */
  public synchronized void forget(Digest transactionId) {
    awaited.remove(transactionId);
  }

  /** Has blocks from now on told to the listener. */
  public void listen(BlockListener listener) {
    listeners.add(listener);
  }

  /** A block; none where the chain does not reach, nor at height 0, where no transactions are. */
  public synchronized Optional<Block> block(long height) {
    return height < 1 || height > chain.height()
        ? Optional.empty()
        : Optional.of(chain.block(height));
  }

  /** The block that a transaction is in. */
  public synchronized Optional<Block> blockOf(Digest transactionId) {
    return chain.heightOf(transactionId).isEmpty()
        ? Optional.empty()
        : block(chain.heightOf(transactionId).getAsLong());
  }

  /** Why the ledger stands still, if it does. */
  public synchronized Optional<String> halted() {
    return halted;
  }

  /** A copy of this ledger as it was at an earlier height, to be led another way from there. */
  synchronized Optional<Replica> replicaAt(long height) {
    Replica earlier = new Replica(replica.execution());
    if (height > 0) {
      Optional<Block> block = block(height);
      if (block.isEmpty()) {
        return Optional.empty();
      }
      earlier.restore(block.get().header());
    }
    return Optional.of(earlier);
  }

  @Override
  public synchronized void close() throws IOException {
    halted = Optional.of("closed");
    chain.close();
    replica.execution().close();
  }
}
