package io.meshspan.mesh.node;

import io.meshspan.api.mapek.ActionOutcome;
import io.meshspan.mesh.autonomic.Action;
import io.meshspan.mesh.autonomic.Reading;
import io.meshspan.mesh.autonomic.Reading.Quantity;
import io.meshspan.mesh.consensus.RaftState;
import io.meshspan.mesh.consensus.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far this node is behind its group. A leader that lags gives the lead away: whoever writes
 * waits until it has applied. A follower that lags submits nothing and votes on nothing until it is
 * there: its transactions would carry nonces of the past. {@link #isHeldBack()} is asked by those
 * who submit.
 */
final class RaftCare implements Care {
  private static final Logger LOG = LoggerFactory.getLogger(RaftCare.class);
  private static final String SUBJECT = "raft";

  private final Settings settings;
  private final AtomicBoolean heldBack = new AtomicBoolean();

  RaftCare(Settings settings) {
    this.settings = settings;
  }

  @Override
  public List<Reading> read() {
    RaftState raft = settings.state();
    Quantity lag = raft.isLeader() ? Quantity.LEADER_LAG : Quantity.APPLY_LAG;
    return List.of(
        new Reading(Quantity.LEADER_KNOWN, SUBJECT, raft.leader().isPresent() ? 1 : 0),
        new Reading(lag, SUBJECT, raft.applyLag()));
  }

  @Override
  public Optional<ActionOutcome> carryOut(Action action) {
    return switch (action.kind()) {
      case HAND_OVER -> Optional.of(handOver());
      case HOLD_BACK -> Optional.of(done(heldBack.compareAndSet(false, true)));
      case GO_ON -> Optional.of(done(heldBack.compareAndSet(true, false)));
      default -> Optional.empty();
    };
  }

  private static ActionOutcome done(boolean changed) {
    return changed ? ActionOutcome.SUCCEEDED : ActionOutcome.SKIPPED;
  }

  private ActionOutcome handOver() {
    if (!settings.state().isLeader()) {
      return ActionOutcome.SKIPPED;
    }
    try {
      settings.handOver();
      return ActionOutcome.SUCCEEDED;
    } catch (IOException e) {
      LOG.warn("the lead could not be given away: {}", e.getMessage());
      return ActionOutcome.FAILED;
    }
  }

  /** Whether nothing is to be submitted now. */
  boolean isHeldBack() {
    return heldBack.get();
  }
}
