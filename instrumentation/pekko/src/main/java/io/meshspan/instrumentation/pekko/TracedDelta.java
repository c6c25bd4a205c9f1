package io.meshspan.instrumentation.pekko;

import org.apache.pekko.cluster.ddata.AbstractReplicatedData;
import org.apache.pekko.cluster.ddata.DeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import org.apache.pekko.cluster.ddata.ReplicatedDeltaSize;
import org.apache.pekko.cluster.ddata.RequiresCausalDeliveryOfDeltas;

/**
 * What was changed, without what was there before, and the updates that changed it. Pekko asks of
 * some deltas by their type whether they have to come in order: those are {@link Ordered}.
 * Immutable.
 */
class TracedDelta<D extends ReplicatedData> extends AbstractReplicatedData<TracedDelta<D>>
    implements ReplicatedDelta, ReplicatedDeltaSize {
  private final PekkoTracing tracing;
  private final String key;
  private final ReplicatedDelta delta;
  private final Causes causes;

  private TracedDelta(PekkoTracing tracing, String key, ReplicatedDelta delta, Causes causes) {
    this.tracing = tracing;
    this.key = key;
    this.delta = delta;
    this.causes = causes;
  }

  static <D extends ReplicatedData> TracedDelta<D> of(
      PekkoTracing tracing, String key, ReplicatedDelta delta, Causes causes) {
    return delta instanceof RequiresCausalDeliveryOfDeltas
        ? new Ordered<>(tracing, key, delta, causes)
        : new TracedDelta<>(tracing, key, delta, causes);
  }

  private static final class Ordered<D extends ReplicatedData> extends TracedDelta<D>
      implements RequiresCausalDeliveryOfDeltas {
    private Ordered(PekkoTracing tracing, String key, ReplicatedDelta delta, Causes causes) {
      super(tracing, key, delta, causes);
    }
  }

  /** Several changes of one node, in one message. */
  @Override
  public TracedDelta<D> mergeData(TracedDelta<D> later) {
    ReplicatedData both = delta.merge(later.delta);
    return of(tracing, key, (ReplicatedDelta) both, causes.joinedWith(later.causes));
  }

  @Override
  @SuppressWarnings("unchecked") // the zero of a value's delta is a value of its type
  public DeltaReplicatedData zero() {
    return new TracedData<>(
        tracing, key, (D) delta.zero(), Causes.NONE, Causes.NONE, TracedData.Origin.HERE);
  }

  @Override
  public int deltaSize() {
    return delta instanceof ReplicatedDeltaSize sized ? sized.deltaSize() : 1;
  }

  String key() {
    return key;
  }

  ReplicatedDelta delta() {
    return delta;
  }

  Causes causes() {
    return causes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TracedDelta<?> that
        && key.equals(that.key)
        && delta.equals(that.delta)
        && causes.equals(that.causes);
  }

  @Override
  public int hashCode() {
    return 31 * delta.hashCode() + causes.hashCode();
  }

  @Override
  public String toString() {
    return "TracedDelta[" + key + ": " + delta + "]";
  }
}
