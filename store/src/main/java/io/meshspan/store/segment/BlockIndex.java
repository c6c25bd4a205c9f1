package io.meshspan.store.segment;

import io.meshspan.store.bytes.ByteReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a segment's blocks are, and what lies in each.
 *
 * @param tablesWeight what the tables take on the heap, estimated in bytes; 0 where it is not known
 * @param entries in the order of the file
 */
record BlockIndex(long spans, SegmentHistory history, long tablesWeight, List<Entry> entries) {
  BlockIndex {
    entries = List.copyOf(entries);
  }

  /**
   * One block.
   *
   * @param offset of its first byte in the file
   * @param firstTrace how many traces the blocks before it have
   * @param filterOffset of its filter's first byte among all filters
   */
  record Entry(
      int offset,
      int length,
      int checksum,
      int rows,
      int firstTrace,
      int traces,
      BlockBounds bounds,
      int filterOffset,
      int filterLength) {}

  static BlockIndex read(ByteReader in, int version) {
    long spans = in.varint();
    long tracesBegun = in.varint();
    int level = (int) in.varint();
    int replaced = in.count();
    List<Long> replaces = new ArrayList<>(replaced);
    for (int i = 0; i < replaced; i++) {
      replaces.add(in.varint());
    }
    long tablesWeight = version >= SegmentFormat.FROM_WEIGHED ? in.varint() : 0;
    int blocks = in.count();
    List<Entry> entries = new ArrayList<>(blocks);
    int offset = SegmentFormat.HEADER_BYTES;
    int firstTrace = 0;
    int filterOffset = 0;
    for (int i = 0; i < blocks; i++) {
      int length = Math.toIntExact(in.varint());
      int checksum = in.int32();
      int rows = Math.toIntExact(in.varint());
      int traces = Math.toIntExact(in.varint());
      long leastStart = in.varint();
      long mostStart = leastStart + in.varint();
      long mostDuration = in.varint();
      BlockBounds bounds =
          new BlockBounds(leastStart, mostStart, mostDuration, in.varint(), in.int8() == 1);
      int filterLength = Math.toIntExact(in.varint());
      entries.add(
          new Entry(
              offset,
              length,
              checksum,
              rows,
              firstTrace,
              traces,
              bounds,
              filterOffset,
              filterLength));
      filterOffset = Math.addExact(filterOffset, filterLength);
      offset = Math.addExact(offset, length);
      firstTrace += traces;
    }
    return new BlockIndex(
        spans, new SegmentHistory(tracesBegun, level, replaces), tablesWeight, entries);
  }

  int parts() {
    return entries.isEmpty() ? 0 : last().firstTrace() + last().traces();
  }

  private Entry last() {
    return entries.get(entries.size() - 1);
  }

  /** The block that has this part of a trace. */
  int blockOf(int part) {
    int from = 0;
    int to = entries.size() - 1;
    while (from < to) {
      int middle = (from + to + 1) >>> 1;
      if (entries.get(middle).firstTrace() <= part) {
        from = middle;
      } else {
        to = middle - 1;
      }
    }
    return from;
  }
}
