package io.meshspan.store.disk;

import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor;
import io.meshspan.store.segment.TracePart;
import io.meshspan.store.segment.TraceSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Shows traces whole and newest first, though their parts may lie in several sources. A source
 * shows a part by its own first start: a trace that began earlier elsewhere waits for its turn.
 */
final class MergedScan {
  /** What follows a trace that is whole: its source was asked already. */
  private static final Iterator<TracePart> NOTHING = List.<TracePart>of().iterator();

  private static final Comparator<Turn> NEWEST_FIRST =
      Comparator.comparingLong((Turn turn) -> turn.part.startEpochNanos())
          .reversed()
          .thenComparing(turn -> turn.part.id().high())
          .thenComparing(turn -> turn.part.id().low());

  private final List<TraceSource> sources;
  private final PriorityQueue<Turn> turns = new PriorityQueue<>(NEWEST_FIRST);
  private final Set<TraceId> mayComeAgain = new HashSet<>();

  private MergedScan(List<TraceSource> sources) {
    this.sources = sources;
  }

  static void run(View view, TraceFilter filter, TraceVisitor visitor) {
    MergedScan scan = new MergedScan(view.sources());
    for (TraceSource source : scan.sources) {
      scan.nextOf(source.newestFirst(filter), source);
    }
    scan.run(filter, visitor);
  }

  private void nextOf(Iterator<TracePart> rest, TraceSource source) {
    if (rest.hasNext()) {
      turns.add(new Turn(rest.next(), source, rest));
    }
  }

  private void run(TraceFilter filter, TraceVisitor visitor) {
    while (!turns.isEmpty()) {
      Turn turn = turns.poll();
      if (turn.isWhole()) {
        if (show(turn.part.id(), turn.part.spans().get(), filter, visitor)) {
          return;
        }
        continue;
      }
      nextOf(turn.rest, turn.source);
      TracePart part = turn.part;
      if (mayComeAgain.contains(part.id())) {
        continue;
      }
      List<Span> whole = whole(turn);
      long start = whole.get(0).startEpochNanos();
      if (start < part.startEpochNanos()) {
        turns.add(new Turn(new TracePart(part.id(), start, () -> whole), turn.source, NOTHING));
      } else if (show(part.id(), whole, filter, visitor)) {
        return;
      }
    }
  }

  private List<Span> whole(Turn turn) {
    TraceId id = turn.part.id();
    List<Span> here = turn.part.spans().get();
    // An earlier span that comes meanwhile moves a trace of the active head to a later turn.
    if (turn.source == sources.get(0)) {
      mayComeAgain.add(id);
    }
    List<Span> whole = null;
    for (TraceSource source : sources) {
      int parts = source.partsOf(id);
      boolean itself = source == turn.source;
      if (parts > (itself ? 1 : 0)) {
        whole = whole == null ? new ArrayList<>(itself ? List.of() : here) : whole;
        whole.addAll(source.spansOf(id));
      }
    }
    if (whole == null) {
      return here;
    }
    mayComeAgain.add(id);
    whole.sort(Trace.BY_START);
    return whole;
  }

  private static boolean show(
      TraceId id, List<Span> spans, TraceFilter filter, TraceVisitor visitor) {
    Trace trace = new Trace(id, spans);
    return filter.names(trace) && visitor.visit(trace) == TraceVisitor.Next.STOP;
  }

  /** A part whose turn it is by its start, and what its source has after it. */
  private record Turn(TracePart part, TraceSource source, Iterator<TracePart> rest) {
    boolean isWhole() {
      return rest == NOTHING;
    }
  }
}
