package io.meshspan.store.segment;

import io.meshspan.store.Span;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Walks over a segment forwards. */
final class OldestFirst implements Iterator<TracePart> {
  private final Segment segment;
  private final Tables tables;
  private int nextBlock;
  private BlockTraces traces;
  private List<List<Span>> spans = List.of();
  private int nextTrace;

  OldestFirst(Segment segment) {
    this.segment = segment;
    this.tables = segment.tables();
  }

  @Override
  public boolean hasNext() {
    while (nextTrace == spans.size() && nextBlock < segment.index().entries().size()) {
      int number = nextBlock++;
      int firstTrace = segment.index().entries().get(number).firstTrace();
      segment
          .block(number, tables)
          .ifPresent(
              block -> {
                traces = new BlockTraces(segment, block, firstTrace);
                spans = traces.makeAll();
                nextTrace = 0;
              });
    }
    return nextTrace < spans.size();
  }

  @Override
  public TracePart next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no trace is left");
    }
    int trace = nextTrace++;
    List<Span> of = spans.get(trace);
    return new TracePart(traces.id(trace), traces.start(trace), () -> of);
  }
}
