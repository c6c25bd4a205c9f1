package io.meshspan.mesh.node;

import io.meshspan.api.mapek.ActionOutcome;
import io.meshspan.mesh.autonomic.Action;
import io.meshspan.mesh.autonomic.Reading;
import io.meshspan.mesh.autonomic.Reading.Quantity;
import io.meshspan.mesh.learning.LinkOutlook;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether the model that was learnt together is worth obeying on this node's own links now. What
 * was better than the average when it came may be worse an hour later: links change.
 */
final class ModelCare implements Care {
  private final LinkOutlook outlook;

  ModelCare(LinkOutlook outlook) {
    this.outlook = outlook;
  }

  @Override
  public List<Reading> read() {
    OptionalDouble loss = outlook.lossNow();
    return loss.isPresent()
        ? List.of(new Reading(Quantity.MODEL_LOSS, LinkOutlook.MODEL, loss.getAsDouble()))
        : List.of();
  }

  @Override
  public Optional<ActionOutcome> carryOut(Action action) {
    return switch (action.kind()) {
      case FALL_BACK -> Optional.of(done(outlook.trust(false)));
      case TRUST_MODEL -> Optional.of(done(outlook.trust(true)));
      default -> Optional.empty();
    };
  }

  private static ActionOutcome done(boolean changed) {
    return changed ? ActionOutcome.SUCCEEDED : ActionOutcome.SKIPPED;
  }
}
