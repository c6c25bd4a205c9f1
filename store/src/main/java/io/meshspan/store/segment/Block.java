package io.meshspan.store.segment;

import io.meshspan.store.bytes.ByteReader;
import java.nio.ByteBuffer;
import java.util.HashMap;
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
  private final Map<Integer, Entry> directory = new HashMap<>();
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
    int offset = 0;
    for (int i = 0; i < sections; i++) {
      int id = (int) in.varint();
      int count = bounded(in.varint());
      int length = in.count();
      directory.put(id, new Entry(count, offset, length));
      offset += length;
    }
    int start = in.position();
    directory.replaceAll((id, entry) -> entry.movedBy(start));
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
    return directory.containsKey(section);
  }

  /** The numbers of a section or of a column that has numbers; none when it is not there. */
  long[] numbers(int section) {
    long[] known = numbers.get(section);
    if (known != null) {
      return known;
    }
    Entry entry = directory.get(section);
    long[] read = entry == null ? NO_NUMBERS : read(section, entry);
    numbers.put(section, read);
    return read;
  }

  private long[] read(int section, Entry entry) {
    ByteReader in = new ByteReader(bytes.slice(entry.offset, entry.length));
    if (!BlockWriter.isRaw(section)) {
      return Integers.read(in, entry.count);
    }
    long[] raw = new long[entry.count];
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
    Entry entry = directory.get(section);
    if (entry == null) {
      return new TextColumn(java.util.List.of(), NO_NUMBERS);
    }
    ByteReader in = new ByteReader(bytes.slice(entry.offset, entry.length));
    return TextColumn.read(in, entry.count, tables.strings(), deflation);
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

  private record Entry(int count, int offset, int length) {
    Entry movedBy(int start) {
      return new Entry(count, offset + start, length);
    }
  }
}
