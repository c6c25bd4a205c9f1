package io.meshspan.store.segment;

import io.meshspan.store.AttributeValue;
import io.meshspan.store.SeenSpan;
import io.meshspan.store.SpanMake;
import io.meshspan.store.TraceId;
import java.util.List;
import java.util.Optional;

/** The rows of a segment's blocks, one after the other, as an observer sees them. */
final class SeenRow implements SeenSpan {
  private final Segment segment;
  private final Tables tables;
  private final SpanMake[] makes;
  private final AttributeRows[] attributes;
  private Block block;
  private int firstTrace;
  private long[] shapes = {};
  private int row;

  // Read when the first of a block's rows is asked for it; null until then.
  private long[] starts;
  private BlockTraces traces;

  SeenRow(Segment segment, Tables tables, List<String> keys) {
    this.segment = segment;
    this.tables = tables;
    this.makes = new SpanMake[tables.shapes().size()];
    this.attributes =
        keys.stream().map(key -> new AttributeRows(key, tables)).toArray(AttributeRows[]::new);
  }

  /** Goes to another block. */
  void enter(Block entered, int firstTraceOfBlock) {
    block = entered;
    firstTrace = firstTraceOfBlock;
    shapes = entered.numbers(Section.SHAPES);
    starts = null;
    traces = null;
    for (AttributeRows each : attributes) {
      each.enter(entered);
    }
  }

  /** Goes to a row of the block, which is not before the one where it is. */
  void goTo(int next) {
    row = next;
  }

  @Override
  public SpanMake make() {
    int shape = (int) shapes[row];
    SpanMake known = makes[shape];
    if (known == null) {
      known = tables.shapes().get(shape).toSpanMake();
      makes[shape] = known;
    }
    return known;
  }

  @Override
  public long startEpochNanos() {
    if (starts == null) {
      starts = block.starts();
    }
    return starts[row];
  }

  @Override
  public long durationNanos() {
    return Math.max(0, block.numbers(Section.DURATIONS)[row]);
  }

  @Override
  public TraceId traceId() {
    if (traces == null) {
      traces = new BlockTraces(segment, block, firstTrace);
    }
    return traces.id(traces.traceOf(row));
  }

  @Override
  public Optional<AttributeValue> attribute(int key) {
    return attributes[key].at(row);
  }
}
