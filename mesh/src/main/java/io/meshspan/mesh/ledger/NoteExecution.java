package io.meshspan.mesh.ledger;

import io.meshspan.api.Meshspan;
import io.meshspan.api.ledger.TransactionOutcome;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import java.util.List;

/**
 * For where there is no virtual machine: notes are remembered in their order, and everything else
 * is rejected. The state is the hash over the notes so far, so that it is always at hand.
 */
public final class NoteExecution implements Execution {
  @Override
  public Digest genesis() {
    return Digest.ZERO;
  }

  @Override
  public boolean has(Digest stateRoot) {
    return true;
  }

  @Override
  public Run begin(Digest stateRoot, BlockContext block, Meshspan meshspan) {
    return new NoteRun(stateRoot);
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  private static final class NoteRun implements Run {
    private Digest state;

    NoteRun(Digest state) {
      this.state = state;
    }

    @Override
    public Receipt execute(Transaction transaction) {
      if (transaction.type() != TransactionType.NOTE) {
        return Receipt.rejected("only notes are taken where there is no virtual machine");
      }
      state = Digest.sha256(state.bytes(), transaction.id().bytes());
      return new Receipt(TransactionOutcome.COMMITTED, 0, "", Bytes.none(), List.of());
    }

    @Override
    public Digest seal() {
      return state;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
