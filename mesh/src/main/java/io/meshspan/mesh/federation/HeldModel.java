package io.meshspan.mesh.federation;

import java.util.function.Consumer;

/** The latest global model that a node knows of, as a client or as the aggregator. Thread-safe. */
final class HeldModel {
  private final Consumer<GlobalModel> keeper;
  private GlobalModel model;

  HeldModel(GlobalModel first, Consumer<GlobalModel> keeper) {
    this.model = first;
    this.keeper = keeper;
  }

  synchronized GlobalModel get() {
    return model;
  }

  /** Holds this one from now on, unless it is older. */
  synchronized void offer(GlobalModel other) {
    if (other.rounds() >= model.rounds() && !other.equals(model)) {
      model = other;
      keeper.accept(other);
    }
  }
}
