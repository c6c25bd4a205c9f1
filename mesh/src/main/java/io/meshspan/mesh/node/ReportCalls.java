package io.meshspan.mesh.node;

import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.contract.Address;
import io.meshspan.mesh.contract.CompiledContract;
import io.meshspan.mesh.contract.EvmExecution;
import io.meshspan.mesh.contract.RevertedException;
import io.meshspan.mesh.contract.Wallet;
import io.meshspan.mesh.ledger.Ledger;
import io.meshspan.mesh.ledger.Receipt;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * A node's calls to the contract of link reports, and what became of them. A report is named by its
 * link, since the contract takes it or refuses it by what the link is like: {@code report
 * node-1--node-2}. Thread-safe.
 */
final class ReportCalls {
  static final String SETTLE = "settle";

  private static final long REPORT_GAS = 200_000;
  private static final long CLEARING_GAS = 1_500_000;

  /** Enough for some thirty reports: each costs a look into cold storage (2,100). */
  private static final long SUM_GAS = 100_000;

  /** More than this nobody pays for a sum. */
  private static final long MOST_SUM_GAS = 2 * SUM_GAS;

  /** Pays for a report's bytes (some 22,000) and for what it reads, and for nothing it writes. */
  private static final long TOO_LITTLE_GAS = 35_000;

  private static final long CLEARED = 100;
  private static final String OUT_OF_GAS = "out of gas";
  private static final double MICROS_PER_MILLI = 1_000;
  private static final double PER_MILLE = 1_000;

  private final Wallet wallet;
  private final Address contract;
  private final EvmExecution evm;
  private final Ledger ledger;
  private final NodeFaults faults;
  private final CompiledContract reports = CompiledContract.load(CompiledContract.REPORTS);
  private final SortedMap<String, Ends> ends = new TreeMap<>();
  private final Map<String, Bytes> latest = new TreeMap<>();
  private final Set<String> held = new TreeSet<>();
  private long sumGas = SUM_GAS;

  /**
   * How transactions with one call ended since that was last asked.
   *
   * @param reverted refused by the contract
   * @param outOfGas given up when the gas was used up
   */
  record Ends(int reverted, int outOfGas) {
    private Ends with(Receipt receipt) {
      if (receipt.isCommitted() || receipt.isRejected()) {
        return this;
      }
      return receipt.reason().startsWith(OUT_OF_GAS)
          ? new Ends(reverted, outOfGas + 1)
          : new Ends(reverted + 1, outOfGas);
    }
  }

  ReportCalls(Wallet wallet, Address contract, EvmExecution evm, Ledger ledger, NodeFaults faults) {
    this.wallet = wallet;
    this.contract = contract;
    this.evm = evm;
    this.ledger = ledger;
    this.faults = faults;
  }

  // --- calls ------------------------------------------------------------------------------------

  static String nameOf(Link link) {
    return "report " + link;
  }

  /** What a link is like is kept for when its report is asked for again; it need not be made. */
  synchronized void know(Link link, LinkQuality quality) {
    latest.put(nameOf(link), callOf(link, quality));
  }

  CompletableFuture<Receipt> report(Link link, LinkQuality quality) {
    know(link, quality);
    return call(nameOf(link), callOf(link, quality), REPORT_GAS);
  }

  private Bytes callOf(Link link, LinkQuality quality) {
    Bytes name = Digest.sha256(Bytes.of(link.toString().getBytes(StandardCharsets.UTF_8))).bytes();
    BigInteger rtt = BigInteger.valueOf(Math.round(quality.rttMillis() * MICROS_PER_MILLI));
    BigInteger loss = BigInteger.valueOf(Math.round(quality.loss() * PER_MILLE));
    return reports.function("report").call(List.of(name, rtt, loss));
  }

  CompletableFuture<Receipt> settle() {
    return call(SETTLE, reports.function(SETTLE).call(List.of()), gasOfSum());
  }

  /** Drops the newest reports, as many as there are as a rule: then sums are cheap again. */
  CompletableFuture<Receipt> clear() {
    Bytes call = reports.function("clear").call(List.of(BigInteger.valueOf(CLEARED)));
    return call("clear", call, CLEARING_GAS).thenApply(this::cheapAgain);
  }

  private synchronized Receipt cheapAgain(Receipt cleared) {
    if (cleared.isCommitted()) {
      sumGas = SUM_GAS;
    }
    return cleared;
  }

  private CompletableFuture<Receipt> call(String name, Bytes call, long gas) {
    return wallet.call(contract, call, affordable(gas)).thenApply(receipt -> ended(name, receipt));
  }

  private long affordable(long gas) {
    return faults.isOn(NodeFault.OUT_OF_GAS) ? Math.min(gas, TOO_LITTLE_GAS) : gas;
  }

  private synchronized Receipt ended(String name, Receipt receipt) {
    ends.put(name, ends.getOrDefault(name, new Ends(0, 0)).with(receipt));
    return receipt;
  }

  // --- what the autonomic loop asks and does ----------------------------------------------------

  /** How calls ended since this was last asked; nothing of those that were not made. */
  synchronized SortedMap<String, Ends> takeEnds() {
    SortedMap<String, Ends> taken = new TreeMap<>(ends);
    ends.clear();
    return taken;
  }

  private synchronized long gasOfSum() {
    return sumGas;
  }

  /** Gives sums more gas from now on; false for another call, and when it is as much as it may. */
  synchronized boolean raiseGas(String call) {
    if (!call.equals(SETTLE) || sumGas >= MOST_SUM_GAS) {
      return false;
    }
    sumGas = Math.min(MOST_SUM_GAS, 2 * sumGas);
    return true;
  }

  /** Makes this call no more; false when that was so already. */
  synchronized boolean hold(String call) {
    return held.add(call);
  }

  /** Makes this call again; false when it was not held. */
  synchronized boolean resume(String call) {
    return held.remove(call);
  }

  synchronized Set<String> held() {
    return Set.copyOf(held);
  }

  synchronized boolean isHeld(Link link) {
    return held.contains(nameOf(link));
  }

  /** Whether the contract would take this call as it would be made now: asked, not made. */
  boolean wouldBeTaken(String name) {
    Bytes call;
    synchronized (this) {
      call = latest.get(name);
    }
    try {
      if (call != null) {
        evm.rehearse(ledger.tip(), wallet.address(), contract, call);
      }
      return true;
    } catch (RevertedException e) {
      return false;
    }
  }
}
