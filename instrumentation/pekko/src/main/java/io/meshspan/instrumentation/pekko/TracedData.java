package io.meshspan.instrumentation.pekko;

import io.meshspan.api.propagation.TraceContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.DeltaReplicatedData;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.RemovedNodePruning;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import scala.collection.immutable.Set;

/**
 * A replicated value that is traced, and carries the trace contexts of its latest updates (16 at
 * most, some 40 bytes each). It converges as the value within does. Immutable.
 *
 * <p>It is replicated as the value within is: as deltas, where that has some, and as a whole state
 * when a replica has missed one. A replica that held nothing takes the first whole state that it
 * gets as it is: Pekko merges nothing then, and there is no span. Whether concurrent changes were
 * in conflict is said only where one side had nothing of its own, so that they cannot have been.
 *
 * <p>Every node of the cluster has to have this module on its class path.
 *
 * @param <D> the type of the value within
 */
public final class TracedData<D extends ReplicatedData>
    extends AbstractDeltaReplicatedData<TracedData<D>, TracedDelta<D>>
    implements RemovedNodePruning {
  private static final int MAX_ID_LENGTH = 255;

  private final PekkoTracing tracing;
  private final String key; // its id
  private final D data;
  private final Causes causes;
  private final Causes ofDelta; // those of the value's own delta
  private final Origin origin;

  TracedData(
      PekkoTracing tracing, String key, D data, Causes causes, Causes ofDelta, Origin origin) {
    this.ofDelta = ofDelta;
    this.tracing = tracing;
    this.key = key;
    this.data = data;
    this.causes = causes;
    this.origin = origin;
  }

  /** Where a value was made: what was changed here is not merged, although Pekko calls it so. */
  enum Origin {
    HERE,
    ARRIVED
  }

  /**
   * The key of a replicated object that is traced.
   *
   * @param id at most 255 characters
   */
  public static <D extends ReplicatedData> Key<TracedData<D>> key(String id) {
    if (id.length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          "the id of a key has at most " + MAX_ID_LENGTH + " characters, not " + id.length());
    }
    return new TracedKey<>(id);
  }

  /** The value within. */
  public D data() {
    return data;
  }

  /**
   * An update for a {@code Replicator.Update}: the change, as part of the trace that is current now
   * (it is carried out later, by the replicator). A change that changes no element leaves no trace.
   */
  public static <D extends ReplicatedData> UnaryOperator<TracedData<D>> changing(
      UnaryOperator<D> change) {
    TraceContext cause = TraceContext.current();
    return traced -> traced.changed(change, cause);
  }

  private TracedData<D> changed(UnaryOperator<D> change, TraceContext cause) {
    D changed = change.apply(data);
    if (changed.equals(data)) {
      return this;
    }
    Causes withThis = CrdtSpanRecorder.broadcast(this, changed, cause);
    Causes ofThis = Causes.of(withThis.newsTo(causes));
    return new TracedData<>(tracing, key, changed, withThis, ofThis, Origin.HERE);
  }

  @Override
  public Optional<TracedDelta<D>> deltaData() {
    if (data instanceof DeltaReplicatedData deltas && deltas.delta().isDefined()) {
      return Optional.of(TracedDelta.of(tracing, key, deltas.delta().get(), ofDelta));
    }
    return Optional.empty();
  }

  @Override
  public TracedData<D> resetDelta() {
    return new TracedData<>(tracing, key, withoutDelta(data), causes, Causes.NONE, origin);
  }

  @SuppressWarnings("unchecked") // a value without its delta is of the same type
  private static <D extends ReplicatedData> D withoutDelta(D data) {
    return data instanceof DeltaReplicatedData deltas ? (D) deltas.resetDelta() : data;
  }

  @Override
  @SuppressWarnings("unchecked") // what is merged with its own type stays of it
  public TracedData<D> mergeData(TracedData<D> that) {
    long startNanos = System.nanoTime();
    D merged = (D) data.merge(that.data);
    if (that.origin == Origin.HERE) {
      return joined(merged, that.causes, origin);
    }
    return arrived(merged, that.causes, merged.equals(that.data), startNanos);
  }

  @Override
  @SuppressWarnings("unchecked") // what its own delta is merged into stays of its type
  public TracedData<D> mergeDeltaData(TracedDelta<D> that) {
    long startNanos = System.nanoTime();
    D merged = (D) ((DeltaReplicatedData) data).mergeDelta(that.delta());
    return arrived(merged, that.causes(), false, startNanos);
  }

  private TracedData<D> arrived(D merged, Causes brought, boolean isAsArrived, long startNanos) {
    if (!merged.equals(data)) {
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      CrdtSpanRecorder.merged(this, brought, merged, isAsArrived, took);
    }
    return joined(merged, brought, Origin.ARRIVED);
  }

  private TracedData<D> joined(D merged, Causes brought, Origin from) {
    return new TracedData<>(tracing, key, merged, causes.joinedWith(brought), Causes.NONE, from);
  }

  PekkoTracing tracing() {
    return tracing;
  }

  String key() {
    return key;
  }

  Causes causes() {
    return causes;
  }

  /** Pekko's keys are classes named for what they hold. */
  private static final class TracedKey<D extends ReplicatedData> extends Key<TracedData<D>> {
    private static final long serialVersionUID = 1;

    private TracedKey(String id) {
      super(id);
    }
  }

  // --- what Pekko asks when a node is gone -------------------------------------------------------

  @Override
  public Set<UniqueAddress> modifiedByNodes() {
    return data instanceof RemovedNodePruning pruned
        ? pruned.modifiedByNodes()
        : scala.collection.immutable.Set$.MODULE$.empty();
  }

  @Override
  public boolean needPruningFrom(UniqueAddress removed) {
    return data instanceof RemovedNodePruning pruned && pruned.needPruningFrom(removed);
  }

  @Override
  @SuppressWarnings("unchecked") // pruning keeps the type
  public TracedData<D> prune(UniqueAddress removed, UniqueAddress collapseInto) {
    return data instanceof RemovedNodePruning pruned
        ? holding((D) pruned.prune(removed, collapseInto))
        : this;
  }

  @Override
  @SuppressWarnings("unchecked") // pruning keeps the type
  public TracedData<D> pruningCleanup(UniqueAddress removed) {
    return data instanceof RemovedNodePruning pruned
        ? holding((D) pruned.pruningCleanup(removed))
        : this;
  }

  private TracedData<D> holding(D other) {
    return new TracedData<>(tracing, key, other, causes, Causes.NONE, origin);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TracedData<?> that
        && key.equals(that.key)
        && data.equals(that.data)
        && causes.equals(that.causes);
  }

  @Override
  public int hashCode() {
    return 31 * data.hashCode() + causes.hashCode();
  }

  @Override
  public String toString() {
    return "TracedData[" + key + ": " + data + "]";
  }
}
