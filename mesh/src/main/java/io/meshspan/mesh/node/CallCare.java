package io.meshspan.mesh.node;

import io.meshspan.api.mapek.ActionOutcome;
import io.meshspan.mesh.autonomic.Action;
import io.meshspan.mesh.autonomic.Reading;
import io.meshspan.mesh.autonomic.Reading.Quantity;
import io.meshspan.mesh.ledger.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What became of this node's own calls to contracts, by their receipts. */
final class CallCare implements Care {
  private static final Duration RECEIPT_WITHIN = Duration.ofSeconds(15);

  private final ReportCalls calls;

  CallCare(ReportCalls calls) {
    this.calls = calls;
  }

  /**
   * Of calls that were made since the last time; and of those that are held, how they would end.
   */
  @Override
  public List<Reading> read() {
    List<Reading> readings = new ArrayList<>();
    calls
        .takeEnds()
        .forEach(
            (call, ends) -> {
              readings.add(new Reading(Quantity.CALL_REVERTED, call, ends.reverted()));
              readings.add(new Reading(Quantity.CALL_OUT_OF_GAS, call, ends.outOfGas()));
            });
    calls
        .held()
        .forEach(
            call -> {
              double accepted = calls.wouldBeTaken(call) ? 1 : 0;
              readings.add(new Reading(Quantity.CALL_ACCEPTED, call, accepted));
            });
    return readings;
  }

  @Override
  public Optional<ActionOutcome> carryOut(Action action) {
    return switch (action.kind()) {
      case RAISE_GAS ->
          Optional.of(
              calls.raiseGas(action.target()) ? ActionOutcome.SUCCEEDED : ActionOutcome.FAILED);
      case CLEAR_HISTORY -> Optional.of(clear());
      case HOLD_CALL -> Optional.of(done(calls.hold(action.target())));
      case RESUME_CALL -> Optional.of(done(calls.resume(action.target())));
      default -> Optional.empty();
    };
  }

  private static ActionOutcome done(boolean changed) {
    return changed ? ActionOutcome.SUCCEEDED : ActionOutcome.SKIPPED;
  }

  /** Its transaction is part of this cycle's trace, on every node. */
  private ActionOutcome clear() {
    try {
      Receipt receipt = calls.clear().get(RECEIPT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      return receipt.isCommitted() ? ActionOutcome.SUCCEEDED : ActionOutcome.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ActionOutcome.FAILED;
    } catch (ExecutionException | TimeoutException e) {
      return ActionOutcome.FAILED;
    }
  }
}
