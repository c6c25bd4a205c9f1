package io.meshspan.sdk.tail;

import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some of the traces, by their ids: those that are open, the oldest first, and which of the last
 * ones were kept, so that what comes late follows. Its methods lock it shortly; what they return is
 * handed on without the lock. Thread-safe.
 */
final class Stripe {
  private static final int MOST_REMEMBERED = 1_024;
  private static final int MOST_OPEN = 4_096;

  private final TailRules rules;
  private final Map<String, OpenTrace> open = new LinkedHashMap<>();
  private final Map<String, Boolean> keptBefore =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /** Spans about which it is decided. */
  record Verdict(List<ReadableSpan> spans, boolean isKept) {
    static final Verdict NOTHING_YET = new Verdict(List.of(), true);
  }

  Stripe(TailRules rules) {
    this.rules = rules;
  }

  synchronized void started(String traceId, long now) {
    OpenTrace trace = open.get(traceId);
    if (trace == null) {
      trace = new OpenTrace(traceId, now);
      open.put(traceId, trace);
      forgetOneThatNeverEnds();
    }
    trace.started();
  }

  synchronized Verdict ended(String traceId, ReadableSpan span, boolean isReason) {
    OpenTrace trace = open.get(traceId);
    if (trace == null) { // decided while this one was open
      return new Verdict(List.of(span), isKept(traceId, isReason));
    }
    trace.ended(span, isReason);
    return trace.hasEnded() ? decide(open.remove(traceId)) : Verdict.NOTHING_YET;
  }

  /** Decides about the oldest trace that has spans to decide about; nothing when there is none. */
  synchronized Verdict decideOldest() {
    for (Iterator<OpenTrace> traces = open.values().iterator(); traces.hasNext(); ) {
      OpenTrace oldest = traces.next();
      if (!oldest.spans().isEmpty()) {
        traces.remove();
        return decide(oldest);
      }
    }
    return Verdict.NOTHING_YET;
  }

  /** Decides about all that began at that moment or before. */
  synchronized List<Verdict> decideUntil(long moment) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Iterator<OpenTrace> traces = open.values().iterator(); traces.hasNext(); ) {
      OpenTrace oldest = traces.next();
      if (oldest.since() - moment > 0) {
        break;
      }
      if (!oldest.spans().isEmpty()) {
        traces.remove();
        verdicts.add(decide(oldest));
      }
    }
    return verdicts;
  }

  /**
   * Spans that start and never end would fill the memory; a trace without an ended one is small.
   */
  private void forgetOneThatNeverEnds() {
    if (open.size() > MOST_OPEN) {
      Iterator<OpenTrace> traces = open.values().iterator();
      while (traces.hasNext()) {
        if (traces.next().spans().isEmpty()) {
          traces.remove();
          return;
        }
      }
    }
  }

  private Verdict decide(OpenTrace trace) {
    return new Verdict(trace.spans(), isKept(trace.traceId(), trace.isWanted()));
  }

  private boolean isKept(String traceId, boolean isWanted) {
    boolean isKept = isWanted || keptBefore.containsKey(traceId) || rules.isOfShare(traceId);
    if (isKept) {
      keptBefore.put(traceId, true);
    }
    return isKept;
  }
}
