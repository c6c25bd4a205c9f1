package io.meshspan.store.segment;

import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** The traces of one block as spans. For one thread. */
final class BlockTraces {
  /** From this many on it is cheaper to make all of a block's spans than to look for each. */
  private static final int MAKE_ALL_FROM = 8;

  private final Segment segment;
  private final Block block;
  private final int firstTrace;
  private final int[] firstRows;
  private int asked;
  private List<List<Span>> made;

  BlockTraces(Segment segment, Block block, int firstTrace) {
    this.segment = segment;
    this.block = block;
    this.firstTrace = firstTrace;
    this.firstRows = new int[block.traces() + 1];
    long[] sizes = block.numbers(Section.TRACE_ROWS);
    for (int i = 0; i < block.traces(); i++) {
      firstRows[i + 1] = firstRows[i] + (int) sizes[i];
    }
  }

  /** The trace, counted within the block, that has this row. */
  int traceOf(int row) {
    int at = Arrays.binarySearch(firstRows, row);
    // No part is without rows, so a row that is not a first one lies within the part before.
    return at >= 0 ? at : -at - 2;
  }

  int lastRowOf(int trace) {
    return firstRows[trace + 1] - 1;
  }

  TraceId id(int trace) {
    return segment.traceId(firstTrace + trace);
  }

  long start(int trace) {
    return block.numbers(Section.TRACE_STARTS)[trace];
  }

  /** The spans of one trace, counted within the block. */
  List<Span> spans(int trace) {
    asked++;
    if (made == null && asked >= MAKE_ALL_FROM) {
      made = makeAll();
    }
    if (made != null) {
      return made.get(trace);
    }
    RowReader reader = new RowReader(block, firstTrace, segment::traceId);
    while (reader.row() < firstRows[trace]) {
      reader.skip();
    }
    return read(reader, trace);
  }

  /** Says of which service each span of one trace is. */
  void services(int trace, BiConsumer<SpanId, String> to) {
    for (int row = firstRows[trace]; row < firstRows[trace + 1]; row++) {
      SpanId id = new SpanId(block.numbers(Section.SPAN_IDS)[row]);
      to.accept(id, block.shape(row).resource().service());
    }
  }

  List<Span> all() {
    List<Span> all = new ArrayList<>(block.rows());
    makeAll().forEach(all::addAll);
    return all;
  }

  /** Those of every trace, in their order. */
  List<List<Span>> makeAll() {
    RowReader reader = new RowReader(block, firstTrace, segment::traceId);
    List<List<Span>> all = new ArrayList<>(block.traces());
    for (int trace = 0; trace < block.traces(); trace++) {
      all.add(read(reader, trace));
    }
    return all;
  }

  private List<Span> read(RowReader reader, int trace) {
    TraceId id = id(trace);
    long[] starts = block.starts();
    List<Span> spans = new ArrayList<>(firstRows[trace + 1] - firstRows[trace]);
    while (reader.row() < firstRows[trace + 1]) {
      spans.add(reader.read(id, starts[reader.row()]));
    }
    return spans;
  }
}
