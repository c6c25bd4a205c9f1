package io.meshspan.store.segment;

import io.meshspan.store.SpanTest;
import io.meshspan.store.TraceFilter;
import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Walks over a segment backwards and passes over what the filter cannot mean. */
final class NewestFirst implements Iterator<TracePart> {
  private final Segment segment;
  private final TraceFilter filter;
  private final Tables tables;
  private final CompiledTest test;
  private int nextBlock;
  private BlockTraces traces;
  private BitSet candidates = new BitSet();
  private int nextTrace = -1;

  NewestFirst(Segment segment, TraceFilter filter) {
    this.segment = segment;
    this.filter = filter;
    this.tables = segment.tables();
    this.test = CompiledTest.of(filter.test(), tables);
    this.nextBlock = test.isHopeless() ? -1 : segment.index().entries().size() - 1;
  }

  @Override
  public boolean hasNext() {
    while (nextTrace < 0 && nextBlock >= 0) {
      open(nextBlock--);
    }
    return nextTrace >= 0;
  }

  private void open(int number) {
    BlockIndex.Entry entry = segment.index().entries().get(number);
    BlockBounds bounds = entry.bounds();
    if (bounds.mostStart() < filter.range().startEpochNanos()
        || bounds.leastStart() > filter.range().endEpochNanos()) {
      return;
    }
    Optional<Block> read = segment.block(number, tables);
    if (read.isEmpty()) {
      return;
    }
    Block block = read.get();
    BitSet rows = test.rows(block);
    boolean allStart =
        bounds.leastStart() >= filter.range().startEpochNanos()
            && bounds.mostStart() <= filter.range().endEpochNanos();
    if (!rows.isEmpty() && !allStart) {
      rows.and(CompiledTest.of(new SpanTest.OnStart(filter.range()), tables).rows(block));
    }
    if (rows.isEmpty()) {
      return;
    }
    traces = new BlockTraces(segment, block, entry.firstTrace());
    candidates = new BitSet(block.traces());
    for (int row = rows.nextSetBit(0); row >= 0; ) {
      int trace = traces.traceOf(row);
      candidates.set(trace);
      row = rows.nextSetBit(traces.lastRowOf(trace) + 1);
    }
    nextTrace = candidates.length() - 1;
  }

  @Override
  public TracePart next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no trace is left");
    }
    BlockTraces of = traces;
    int trace = nextTrace;
    nextTrace = candidates.previousSetBit(trace - 1);
    return new TracePart(of.id(trace), of.start(trace), () -> of.spans(trace));
  }
}
