package io.meshspan.mesh.ebpf;

import io.meshspan.api.propagation.TraceContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which requests a sync of the Raft log made durable. The log's thread runs no span, and syncs
 * several entries at once; what an entry was for is read only when it is applied, after the sync.
 * So both are kept, the last ones of each, until a sync asks. Thread-safe.
 */
final class LogFlushes {
  private static final int FLUSHES = 1_024;
  private static final int ENTRIES = 4_096;
  private static final int REQUESTS_OF_A_SYNC = 32;

  private final Deque<Flush> flushes = new ArrayDeque<>(); // newest first; guarded by this
  private final Map<Long, TraceContext> causes = new LinkedHashMap<>(); // guarded by this
  private long flushedUpTo = -1; // guarded by this

  private record Flush(int thread, long nanoTime, long after, long upTo) {}

  /** This thread is about to sync entries up to this one. */
  synchronized void begins(int thread, long nanoTime, long upTo) {
    flushes.addFirst(new Flush(thread, nanoTime, flushedUpTo, upTo));
    flushedUpTo = upTo; // lower than before when a new leader has cut the log
    if (flushes.size() > FLUSHES) {
      flushes.removeLast();
    }
  }

  /** What an entry was for. */
  synchronized void isFor(long index, TraceContext cause) {
    if (!cause.isPresent()) {
      return;
    }
    causes.put(index, cause);
    if (causes.size() > ENTRIES) {
      Iterator<Long> oldest = causes.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /**
   * The requests whose entries a sync made durable, the latest first; none when it was no flush of
   * the log, or nothing of it is known. A flush is found once: what its thread syncs next is
   * something else.
   */
  synchronized List<TraceContext> madeDurableBy(int thread, long begunNanos) {
    for (Iterator<Flush> newestFirst = flushes.iterator(); newestFirst.hasNext(); ) {
      Flush flush = newestFirst.next();
      if (flush.thread() == thread && flush.nanoTime() - begunNanos <= 0) {
        newestFirst.remove();
        return causes(flush);
      }
    }
    return List.of();
  }

  private List<TraceContext> causes(Flush flush) {
    List<TraceContext> found = new ArrayList<>();
    for (long index = flush.upTo();
        index > flush.after() && index > flush.upTo() - REQUESTS_OF_A_SYNC;
        index--) {
      TraceContext cause = causes.get(index);
      if (cause != null && !found.contains(cause)) {
        found.add(cause);
      }
    }
    return found;
  }
}
