package io.meshspan.store.segment;

import io.meshspan.store.CallObserver;
import io.meshspan.store.SpanId;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceVisitor.Next;

/** Shows the calls of one segment's spans, from their columns. */
final class CallRows {
  private final Segment segment;
  private final Tables tables;
  private final TimeRange range;

  CallRows(Segment segment, TimeRange range) {
    this.segment = segment;
    this.tables = segment.tables();
    this.range = range;
  }

  Next show(CallObserver known, CalleeObserver open) {
    for (int number = 0; number < segment.index().entries().size(); number++) {
      BlockIndex.Entry entry = segment.index().entries().get(number);
      if (!entry.bounds().meet(range)) {
        continue;
      }
      Block block = segment.block(number, tables).orElse(null);
      if (block != null && show(block, entry.firstTrace(), known, open) == Next.STOP) {
        return Next.STOP;
      }
    }
    return Next.GO_ON;
  }

  private Next show(Block block, int firstTrace, CallObserver known, CalleeObserver open) {
    BlockTraces traces = new BlockTraces(segment, block, firstTrace);
    long[] starts = block.starts();
    long[] parents = block.numbers(Section.PARENTS);
    long[] foreign = block.numbers(Section.FOREIGN_PARENTS);
    int nextParent = 0;
    int nextForeign = 0;
    for (int row = 0; row < starts.length; row++) {
      if (!block.shape(row).has(Shape.HAS_PARENT)) {
        continue;
      }
      int distance = (int) parents[nextParent++];
      long parent = distance == 0 ? foreign[nextForeign++] : 0;
      if (!range.contains(starts[row])) {
        continue;
      }
      String callee = block.shape(row).resource().service();
      Next next =
          distance == 0
              ? open.see(traces.id(traces.traceOf(row)), new SpanId(parent), callee)
              : known.see(block.shape(row - distance).resource().service(), callee);
      if (next == Next.STOP) {
        return Next.STOP;
      }
    }
    return Next.GO_ON;
  }
}
