package io.meshspan.store.segment;

import io.meshspan.store.Span;
import io.meshspan.store.SpanWeight;
import io.meshspan.store.TraceId;
import io.meshspan.store.bytes.ByteWriter;
import java.io.IOException;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes one segment from its first byte to its last. For one thread; the grammar is the package's.
 */
public final class SegmentWriter implements AutoCloseable {
  private static final int ROWS_PER_BLOCK = 2_048;
  private static final long WEIGHT_PER_BLOCK = 8L << 20;

  private final Destination destination;
  private final Deflation deflation = new Deflation();
  private final TablesWriter tables = new TablesWriter();
  private final BlockWriter block = new BlockWriter(tables, deflation);
  private final RollUps rollUps = new RollUps();
  private final ByteWriter blockIndex = new ByteWriter();
  private final ByteWriter textFilters = new ByteWriter();
  private final PartNumbers parts = new PartNumbers();
  private long weightOfBlock;
  private long position;
  private int blocks;
  private long spans;
  private long lastStart;

  /** Where a segment's bytes go. */
  public interface Destination {
    /** Takes the next bytes. */
    void write(byte[] bytes) throws IOException;
  }

  /** Starts a segment. */
  public SegmentWriter(Destination destination) throws IOException {
    this.destination = destination;
    ByteWriter header = new ByteWriter();
    header.int32(SegmentFormat.MARKER);
    header.int8(SegmentFormat.VERSION);
    write(header.toBytes());
  }

  private void write(byte[] bytes) throws IOException {
    destination.write(bytes);
    position += bytes.length;
  }

  /**
   * Adds a trace.
   *
   * @param trace of these spans, which was not added before
   * @param inOrder at least one, in the order of their start; the first starts no earlier than that
   *     of the trace before
   */
  public void add(TraceId trace, List<Span> inOrder) throws IOException {
    long firstStart = inOrder.get(0).startEpochNanos();
    if (firstStart < lastStart) {
      throw new IllegalArgumentException("traces come in the order of their start");
    }
    lastStart = firstStart;
    int from = 0;
    for (int i = 0; i < inOrder.size(); i++) {
      Span span = inOrder.get(i);
      rollUps.add(span);
      weightOfBlock += SpanWeight.of(span);
      boolean full =
          block.rows() + (i + 1 - from) >= ROWS_PER_BLOCK || weightOfBlock >= WEIGHT_PER_BLOCK;
      if (full || i + 1 == inOrder.size()) {
        addPart(trace, firstStart, inOrder.subList(from, i + 1));
        from = i + 1;
      }
      if (full) {
        endBlock();
      }
    }
    spans += inOrder.size();
  }

  private void addPart(TraceId trace, long firstStart, List<Span> part) {
    int[] shapes = new int[part.size()];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = tables.shape(part.get(i));
    }
    parts.add(trace);
    block.add(firstStart, part, shapes, this::linkReference);
  }

  private long linkReference(TraceId target) {
    int part = parts.firstOf(target);
    // The part that is being added has its number already.
    int firstOfBlock = parts.size() - 1 - block.traces();
    return part < 0 ? LinkTarget.FOREIGN : LinkTarget.reference(firstOfBlock, part);
  }

  private void endBlock() throws IOException {
    if (block.rows() == 0) {
      return;
    }
    BlockBounds bounds = block.bounds();
    int rows = block.rows();
    int traces = block.traces();
    byte[] bytes = block.finish();
    blockIndex.varint(bytes.length);
    blockIndex.int32(checksum(bytes));
    blockIndex.varint(rows);
    blockIndex.varint(traces);
    blockIndex.varint(bounds.leastStart());
    blockIndex.varint(bounds.mostStart() - bounds.leastStart());
    blockIndex.varint(bounds.mostDuration());
    blockIndex.varint(bounds.lastTraceStart());
    blockIndex.int8(bounds.hasLinks() ? 1 : 0);
    blockIndex.varint(TextFilter.write(block.textHashes(), textFilters));
    blocks++;
    weightOfBlock = 0;
    write(bytes);
  }

  static int checksum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  /** How many spans were added. */
  public long spans() {
    return spans;
  }

  /** Writes the end; what was written is a segment now. */
  public void finish(SegmentHistory history) throws IOException {
    endBlock();
    byte[] rollUpBytes = rollUps.write(tables, deflation);
    List<byte[]> sections =
        List.of(
            tables.write(deflation),
            index(history),
            parts.ids(),
            parts.hashesInOrder(),
            rollUpBytes,
            textFilters.toBytes());
    ByteWriter footer = new ByteWriter();
    for (byte[] section : sections) {
      footer.int64(position);
      footer.int64(section.length);
      footer.int32(checksum(section));
      write(section);
    }
    footer.int8(SegmentFormat.VERSION);
    footer.int32(checksum(footer.toBytes()));
    footer.int32(SegmentFormat.MARKER);
    write(footer.toBytes());
  }

  private byte[] index(SegmentHistory history) {
    ByteWriter index = new ByteWriter();
    index.varint(spans);
    index.varint(history.tracesBegun());
    index.varint(history.level());
    index.varint(history.replaces().size());
    history.replaces().forEach(index::varint);
    index.varint(tables.weight());
    index.varint(blocks);
    index.raw(blockIndex);
    return index.toBytes();
  }

  @Override
  public void close() {
    deflation.close();
  }
}
