package io.meshspan.store.segment;

import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanTest;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceVisitor.Next;
import java.util.BitSet;

/** Shows single spans of one segment to an observer, from their columns. */
final class Sightings {
  private final Segment segment;
  private final TimeRange range;
  private final Tables tables;
  private final CompiledTest test;
  private final CompiledTest inRange;
  private final SeenRow seen;

  Sightings(Segment segment, SpanQuestion question) {
    this.segment = segment;
    this.range = question.range();
    this.tables = segment.tables();
    this.test = CompiledTest.of(question.test(), tables);
    this.inRange = CompiledTest.of(new SpanTest.OnStart(range), tables);
    this.seen = new SeenRow(segment, tables, question.keys());
  }

  Next show(SpanObserver observer) {
    if (test.isHopeless()) {
      return Next.GO_ON;
    }
    for (int number = 0; number < segment.index().entries().size(); number++) {
      BlockIndex.Entry entry = segment.index().entries().get(number);
      if (!entry.bounds().meet(range) || !test.mayPass(segment.textFilter(number))) {
        continue;
      }
      Block block = segment.block(number, tables).orElse(null);
      if (block != null && show(block, entry, observer) == Next.STOP) {
        return Next.STOP;
      }
    }
    return Next.GO_ON;
  }

  private Next show(Block block, BlockIndex.Entry entry, SpanObserver observer) {
    BitSet rows = test.rows(block);
    boolean allStart =
        entry.bounds().leastStart() >= range.startEpochNanos()
            && entry.bounds().mostStart() <= range.endEpochNanos();
    if (!rows.isEmpty() && !allStart) {
      rows.and(inRange.rows(block));
    }
    if (rows.isEmpty()) {
      return Next.GO_ON;
    }
    seen.enter(block, entry.firstTrace());
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      seen.goTo(row);
      if (observer.see(seen) == Next.STOP) {
        return Next.STOP;
      }
    }
    return Next.GO_ON;
  }
}
