package io.meshspan.mesh.dao;

import io.meshspan.mesh.contract.EvmExecution;
import io.meshspan.mesh.contract.Wallet;
import io.meshspan.mesh.ledger.Ledger;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Founds the community, a step at a time. For the node that leads. */
public final class Founder {
  private static final Logger LOG = LoggerFactory.getLogger(Founder.class);

  private final Founding founding;
  private final Wallet wallet;
  private final EvmExecution evm;
  private final Ledger ledger;
  private final AtomicBoolean underWay = new AtomicBoolean();

  /**
   * @param wallet of the founding's own account
   */
  public Founder(Founding founding, Wallet wallet, EvmExecution evm, Ledger ledger) {
    this.founding = founding;
    this.wallet = wallet;
    this.evm = evm;
    this.ledger = ledger;
  }

  /** Makes the next contract, unless all are there or one is under way. */
  public void step() {
    if (founding.isDone(evm, ledger.tip()) || !underWay.compareAndSet(false, true)) {
      return;
    }
    founding
        .next(evm, ledger.tip())
        .ifPresentOrElse(
            code -> {
              var unused =
                  wallet
                      .deploy(code, Founding.GAS)
                      .whenComplete(
                          (receipt, failure) -> {
                            underWay.set(false);
                            if (failure != null) {
                              LOG.warn("a step of the founding failed: {}", failure.toString());
                            } else if (!receipt.isCommitted()) {
                              LOG.warn("a step of the founding failed: {}", receipt.reason());
                            }
                          });
            },
            () -> underWay.set(false));
  }
}
