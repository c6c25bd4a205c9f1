package io.meshspan.backend.query.traceql;

import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.Trace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trace as a tree: who is whose parent, and in which order to walk. Spans are numbers here. */
final class TraceIndex {
  static final int NONE = -1;

  private final Trace trace;
  private final List<Span> spans;
  private final int[] parents;
  private final int[] childCounts;
  private final int[] firstChild;
  private final int[] nextSibling;
  private final int[] downwards;
  private final int[] left;
  private final int[] right;
  private final Span root;
  private final long durationNanos;

  TraceIndex(Trace trace) {
    this.trace = trace;
    this.spans = trace.spans();
    int size = spans.size();
    this.parents = new int[size];
    this.childCounts = new int[size];
    this.firstChild = filled(size);
    this.nextSibling = filled(size);
    this.downwards = new int[size];
    this.left = new int[size];
    this.right = new int[size];
    findParents();
    cutCircles();
    findChildren();
    walk();
    this.root =
        spans.stream().filter(span -> span.parent().isEmpty()).findFirst().orElse(spans.get(0));
    long end = spans.stream().mapToLong(Span::endEpochNanos).max().orElse(0);
    this.durationNanos = Math.max(0, end - trace.startEpochNanos());
  }

  private static int[] filled(int size) {
    int[] numbers = new int[size];
    Arrays.fill(numbers, NONE);
    return numbers;
  }

  private void findParents() {
    Map<SpanId, Integer> byId = new HashMap<>();
    for (int i = 0; i < spans.size(); i++) {
      byId.putIfAbsent(spans.get(i).spanId(), i);
    }
    for (int i = 0; i < spans.size(); i++) {
      Optional<SpanId> parent = spans.get(i).parent();
      parents[i] = parent.isEmpty() ? NONE : byId.getOrDefault(parent.get(), NONE);
    }
  }

  // Senders are not trusted: whoever is met again on the way up has no parent here.
  private void cutCircles() {
    int[] walkedBy = filled(spans.size());
    for (int start = 0; start < spans.size(); start++) {
      int at = start;
      while (at != NONE && walkedBy[at] == NONE) {
        walkedBy[at] = start;
        if (parents[at] != NONE && walkedBy[parents[at]] == start) {
          parents[at] = NONE;
        }
        at = parents[at];
      }
    }
  }

  private void findChildren() {
    for (int i = spans.size() - 1; i >= 0; i--) {
      int parent = parents[i];
      if (parent != NONE) {
        nextSibling[i] = firstChild[parent];
        firstChild[parent] = i;
        childCounts[parent]++;
      }
    }
  }

  private void walk() {
    int place = 1;
    int walked = 0;
    for (int root = 0; root < spans.size(); root++) {
      if (parents[root] != NONE) {
        continue;
      }
      // Below a parent that is not here nobody knows a place.
      boolean hasPlaces = isRoot(root);
      int at = root;
      while (at != NONE) {
        left[at] = hasPlaces ? place++ : 0;
        downwards[walked++] = at;
        if (firstChild[at] != NONE) {
          at = firstChild[at];
          continue;
        }
        right[at] = hasPlaces ? place++ : 0;
        while (at != root && nextSibling[at] == NONE) {
          at = parents[at];
          right[at] = hasPlaces ? place++ : 0;
        }
        at = at == root ? NONE : nextSibling[at];
      }
    }
  }

  Trace trace() {
    return trace;
  }

  int size() {
    return spans.size();
  }

  Span span(int i) {
    return spans.get(i);
  }

  /** {@link #NONE} of a root, and of a span whose parent is not here. */
  int parent(int i) {
    return parents[i];
  }

  /** Whether its place is known, and so whom it stands above and below. */
  boolean hasPlace(int i) {
    return left[i] > 0;
  }

  /** Whether it was sent without a parent. */
  boolean isRoot(int i) {
    return spans.get(i).parent().isEmpty();
  }

  int childCount(int i) {
    return childCounts[i];
  }

  /** The spans, each after its parent. */
  int[] downwards() {
    return downwards;
  }

  /** From 1 on; 0 when the way to a root leads through a span that is not here. */
  int left(int i) {
    return left[i];
  }

  int right(int i) {
    return right[i];
  }

  /** The first span without a parent, else the first of all. */
  Span root() {
    return root;
  }

  /** From the first start to the last end. */
  long durationNanos() {
    return durationNanos;
  }
}
