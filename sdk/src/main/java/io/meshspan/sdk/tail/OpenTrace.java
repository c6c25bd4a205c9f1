package io.meshspan.sdk.tail;

import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.List;

/** What this process has of a trace that is not decided yet. Held by its stripe's lock. */
final class OpenTrace {
  private final String traceId;
  private final long since;
  private final List<ReadableSpan> ended = new ArrayList<>(4);
  private int open;
  private boolean isWanted;

  /**
   * A trace that begins here.
   *
   * @param since nanoseconds, as the stripe counts them
   */
  OpenTrace(String traceId, long since) {
    this.traceId = traceId;
    this.since = since;
  }

  String traceId() {
    return traceId;
  }

  long since() {
    return since;
  }

  void started() {
    open++;
  }

  /** Takes a span; {@code isReason} when the whole trace is kept for its sake. */
  void ended(ReadableSpan span, boolean isReason) {
    open--;
    isWanted |= isReason;
    ended.add(span);
  }

  boolean hasEnded() {
    return open <= 0;
  }

  boolean isWanted() {
    return isWanted;
  }

  List<ReadableSpan> spans() {
    return ended;
  }
}
