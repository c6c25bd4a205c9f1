package io.meshspan.cli.load;

import io.meshspan.api.propagation.TraceContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Requests whose effect is still to come, in the order in which they came; the oldest give way. */
final class Requests {
  private static final int MOST = 512;

  private final Deque<TraceContext> waiting = new ArrayDeque<>();

  void add(TraceContext request) {
    if (waiting.size() == MOST) {
      waiting.removeFirst();
    }
    waiting.addLast(request);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Takes that many, or as many as there are. */
  List<TraceContext> take(int most) {
    List<TraceContext> taken = new ArrayList<>(most);
    while (taken.size() < most && !waiting.isEmpty()) {
      taken.add(waiting.removeFirst());
    }
    return taken;
  }
}
