package io.meshspan.instrumentation.pekko;

import io.meshspan.api.crdt.CrdtBroadcastSpan;
import io.meshspan.api.crdt.CrdtMergeSpan;
import io.meshspan.api.crdt.CrdtSpans;
import io.meshspan.api.propagation.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import org.apache.pekko.cluster.ddata.DeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedData;

/** Says what was changed and what was merged. Runs on the replicator's thread. */
final class CrdtSpanRecorder {
  private CrdtSpanRecorder() {}

  /** A change was made here. Returns the causes of the value that now holds it. */
  static <D extends ReplicatedData> Causes broadcast(
      TracedData<D> before, D changed, TraceContext cause) {
    Broadcast broadcast = new Broadcast(before.causes());
    before.tracing().fence().run(() -> broadcast.causes = broadcastOf(before, changed, cause));
    return broadcast.causes;
  }

  private static <D extends ReplicatedData> Causes broadcastOf(
      TracedData<D> before, D changed, TraceContext cause) {
    if (isNone(Changes.between(before.data(), changed))) {
      return before.causes();
    }
    PekkoTracing tracing = before.tracing();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    CrdtBroadcastSpan span =
        tracing.meshspan().crdt().continuing(cause).detached().crdtBroadcast(typeOf(changed));
    span.nodeId(tracing.nodeId()).key(before.key());
    int peers = tracing.members().others();
    if (peers >= 0) {
      span.peersCount(peers);
    }
    if (span.trace().isPresent()
        && changed instanceof DeltaReplicatedData deltas
        && deltas.delta().isDefined()) {
      span.deltaSize(tracing.sizeOf(deltas.delta().get()));
    }
    span.close();
    return span.trace().isPresent()
        ? before.causes().and(new Cause(span.trace(), now))
        : before.causes();
  }

  /**
   * A state or a delta that came from elsewhere changed the one that is held here.
   *
   * @param isAsArrived whether nothing is left of what only this node had: there was no conflict
   */
  static <D extends ReplicatedData> void merged(
      TracedData<D> held, Causes arrived, D merged, boolean isAsArrived, Duration took) {
    held.tracing().fence().run(() -> mergeOf(held, arrived, merged, isAsArrived, took));
  }

  private static <D extends ReplicatedData> void mergeOf(
      TracedData<D> held, Causes arrived, D merged, boolean isAsArrived, Duration took) {
    OptionalLong changes = Changes.between(held.data(), merged);
    if (isNone(changes)) {
      return; // the same elements, said anew: a later write of the same value
    }
    PekkoTracing tracing = held.tracing();
    Instant end = Instant.now();
    List<Cause> brought = arrived.newsTo(held.causes());
    CrdtMergeSpan span =
        causedBy(brought, tracing.meshspan().crdt())
            .detached()
            .startedAt(end.minus(took))
            .crdtMerge(typeOf(merged), tracing.nodeId());
    span.nodeId(tracing.nodeId()).key(held.key());
    if (changes.isPresent()) {
      span.changesCount(changes.getAsLong());
    }
    if (isAsArrived) {
      span.mergeConflict(false);
    }
    span.closeAt(end);
    if (!brought.isEmpty()) {
      Duration lag = Duration.between(brought.get(0).madeAt(), end);
      tracing.meshspan().crdt().recordReplicationLag(Math.max(0, lag.toNanos() / 1e9));
    }
  }

  private static boolean isNone(OptionalLong changes) {
    return changes.isPresent() && changes.getAsLong() == 0;
  }

  /** One update is the merge's parent; of several none is, and all are linked to. */
  private static CrdtSpans causedBy(List<Cause> brought, CrdtSpans spans) {
    return brought.size() == 1
        ? spans.continuing(brought.get(0).trace())
        : spans.root().linkedTo(Causes.traces(brought));
  }

  /** As it is usually called: {@code lww_map} for an LWWMap. */
  static String typeOf(ReplicatedData data) {
    return data.getClass()
        .getSimpleName()
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** What comes out of the fence: the causes as they were, if tracing fails. */
  private static final class Broadcast {
    private Causes causes;

    private Broadcast(Causes before) {
      causes = before;
    }
  }
}
