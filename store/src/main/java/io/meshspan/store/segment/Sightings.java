package io.meshspan.store.segment;

import io.meshspan.store.SpanMake;
import io.meshspan.store.SpanObserver;
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
  private final SpanMake[] makes;

  Sightings(Segment segment, TimeRange range, SpanTest test) {
    this.segment = segment;
    this.range = range;
    this.tables = segment.tables();
    this.test = CompiledTest.of(test, tables);
    this.inRange = CompiledTest.of(new SpanTest.OnStart(range), tables);
    this.makes = new SpanMake[tables.shapes().size()];
  }

  Next show(SpanObserver observer) {
    if (test.isHopeless()) {
      return Next.GO_ON;
    }
    for (int number = 0; number < segment.index().entries().size(); number++) {
      BlockIndex.Entry entry = segment.index().entries().get(number);
      BlockBounds bounds = entry.bounds();
      if (bounds.mostStart() < range.startEpochNanos()
          || bounds.leastStart() > range.endEpochNanos()
          || !test.mayPass(segment.textFilter(number))) {
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
    long[] shapes = block.numbers(Section.SHAPES);
    long[] starts = block.starts();
    long[] durations = block.numbers(Section.DURATIONS);
    BlockTraces traces = new BlockTraces(segment, block, entry.firstTrace());
    int[] row = new int[1];
    for (row[0] = rows.nextSetBit(0); row[0] >= 0; row[0] = rows.nextSetBit(row[0] + 1)) {
      Next next =
          observer.see(
              make((int) shapes[row[0]]),
              starts[row[0]],
              Math.max(0, durations[row[0]]),
              () -> traces.id(traces.traceOf(row[0])));
      if (next == Next.STOP) {
        return next;
      }
    }
    return Next.GO_ON;
  }

  private SpanMake make(int shape) {
    if (makes[shape] == null) {
      makes[shape] = tables.shapes().get(shape).toSpanMake();
    }
    return makes[shape];
  }
}
