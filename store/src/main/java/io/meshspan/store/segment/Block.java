package io.meshspan.store.segment;

import io.meshspan.store.bytes.ByteReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One block's columns, read as far as they are asked for. For one thread. */
final class Block {
  private static final long[] NO_NUMBERS = {};
  private static final int MOST_ROWS = 1 << 20;

  private final ByteBuffer bytes;
  private final Tables tables;
  private final Deflation deflation;
  private final int rows;
  private final int traces;
  private final int[] ids;
  private final int[] counts;
  private final int[] offsets;
  private final Map<Integer, long[]> numbers = new HashMap<>();
  private final Map<Integer, TextColumn> texts = new HashMap<>();
  private long[] starts;

  Block(ByteBuffer bytes, Tables tables, Deflation deflation) {
    this.bytes = bytes;
    this.tables = tables;
    this.deflation = deflation;
    ByteReader in = new ByteReader(bytes);
    this.rows = bounded(in.varint());
    this.traces = bounded(in.varint());
    int sections = in.count();
    this.ids = new int[sections];
    this.counts = new int[sections];
    this.offsets = new int[sections + 1];
    for (int i = 0; i < sections; i++) {
      ids[i] = (int) in.varint();
      counts[i] = bounded(in.varint());
      offsets[i + 1] = offsets[i] + in.count();
    }
    for (int i = 0; i <= sections; i++) {
      offsets[i] += in.position();
    }
  }

  private ByteReader section(int index) {
    return new ByteReader(bytes.slice(offsets[index], offsets[index + 1] - offsets[index]));
  }

  /** Where in the directory a section is; negative when it is not there. */
  private int find(int section) {
    return Arrays.binarySearch(ids, section);
  }

  private static int bounded(long count) {
    if (count < 0 || count > (long) MOST_ROWS * 64) {
      throw new IllegalArgumentException("no block has " + count + " of anything");
    }
    return (int) count;
  }

  int rows() {
    return rows;
  }

  int traces() {
    return traces;
  }

  Tables tables() {
    return tables;
  }

  boolean has(int section) {
    return find(section) >= 0;
  }

  /** The numbers of a section or of a column that has numbers; none when it is not there. */
  long[] numbers(int section) {
    long[] known = numbers.get(section);
    if (known != null) {
      return known;
    }
    int index = find(section);
    long[] read = index < 0 ? NO_NUMBERS : read(section, index);
    numbers.put(section, read);
    return read;
  }

  private long[] read(int section, int index) {
    ByteReader in = section(index);
    if (!BlockWriter.isRaw(section)) {
      return Integers.read(in, counts[index], deflation);
    }
    long[] raw = new long[counts[index]];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = in.int64();
    }
    return raw;
  }

  /** The strings of a section or of a column that has strings. */
  TextColumn texts(int section) {
    return texts.computeIfAbsent(section, this::readTexts);
  }

  private TextColumn readTexts(int section) {
    int index = find(section);
    return index < 0
        ? new TextColumn(List.of(), NO_NUMBERS)
        : TextColumn.read(section(index), counts[index], tables.strings(), deflation);
  }

  /** When each row's span began. */
  long[] starts() {
    if (starts == null) {
      long[] differences = numbers(Section.STARTS);
      long[] firsts = numbers(Section.TRACE_STARTS);
      long[] sizes = numbers(Section.TRACE_ROWS);
      long[] absolute = new long[rows];
      int row = 0;
      for (int trace = 0; trace < traces; trace++) {
        long start = firsts[trace];
        for (long left = sizes[trace]; left > 0; left--) {
          start += differences[row];
          absolute[row++] = start;
        }
      }
      starts = absolute;
    }
    return starts;
  }

  Shape shape(int row) {
    return tables.shapes().get((int) numbers(Section.SHAPES)[row]);
  }
}
