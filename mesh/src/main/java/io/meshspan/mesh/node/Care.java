package io.meshspan.mesh.node;

import io.meshspan.api.mapek.ActionOutcome;
import io.meshspan.mesh.autonomic.Action;
import io.meshspan.mesh.autonomic.Reading;
import java.util.List;
import java.util.Optional;

/** One concern of a node that manages itself: what it senses of it, and can do about it. */
interface Care {
  /** What the sensors say now. */
  List<Reading> read();

  /** Does it, and says what became of it; empty for an action that is none of this concern's. */
  Optional<ActionOutcome> carryOut(Action action);
}
