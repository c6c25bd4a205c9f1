package io.meshspan.backend.query;

import io.meshspan.store.AppendOutcome;
import io.meshspan.store.SpanStore;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import java.util.Optional;

/**
 * Traces that somebody wants kept when the store drops them to make room. It never makes room
 * itself: what does not fit is refused. Safe for use by many threads.
 */
public final class TraceArchive {
  private final SpanStore kept;
  private final long mostSpans;

  private TraceArchive(SpanStore kept, long mostSpans) {
    this.kept = kept;
    this.mostSpans = mostSpans;
  }

  /**
   * An archive in this store, whose closing is left to its owner.
   *
   * @param mostSpans as many as the store holds without dropping any
   */
  public static TraceArchive in(SpanStore kept, long mostSpans) {
    return new TraceArchive(kept, mostSpans);
  }

  /** What became of a trace. */
  public enum Outcome {
    /** It is kept. */
    KEPT,
    /** The archive has no room for it. */
    FULL
  }

  // One at a time, so that two do not take the same room.
  synchronized Outcome keep(Trace trace) {
    if (kept.counts().spans() + trace.spans().size() > mostSpans) {
      return Outcome.FULL;
    }
    AppendOutcome outcome = kept.append(trace.spans());
    return outcome instanceof AppendOutcome.Stored ? Outcome.KEPT : Outcome.FULL;
  }

  Optional<Trace> trace(TraceId id) {
    return kept.trace(id);
  }
}
