package io.meshspan.store.segment;

import io.meshspan.store.Attribute;
import io.meshspan.store.Dropped;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.TraceId;
import io.meshspan.store.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** Turns the rows of one block into columns. */
final class BlockWriter {
  private static final int SEVERAL_ROWS = -1;

  private final TablesWriter tables;
  private final Deflation deflation;
  private final LongRow[] numbers = new LongRow[Section.FIRST_COLUMN];
  private final List<String> statusMessages = new ArrayList<>();
  private final List<String> traceStates = new ArrayList<>();
  private final TreeMap<Integer, LongRow> numberColumns = new TreeMap<>();
  private final TreeMap<Integer, List<String>> textColumns = new TreeMap<>();
  private final LongRow textHashes = new LongRow();
  private int rows;
  private int traces;
  private BlockBounds bounds = BlockBounds.NONE;

  BlockWriter(TablesWriter tables, Deflation deflation) {
    this.tables = tables;
    this.deflation = deflation;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = new LongRow();
    }
  }

  int rows() {
    return rows;
  }

  int traces() {
    return traces;
  }

  BlockBounds bounds() {
    return bounds;
  }

  /**
   * Adds a trace, or a part of one.
   *
   * @param firstStart when the trace's first span in this segment began
   * @param spans in the order of their start
   * @param shapes of each span
   * @param linkReferences to traces that links point at
   */
  void add(
      long firstStart, List<Span> spans, int[] shapes, ToLongFunction<TraceId> linkReferences) {
    numbers[Section.TRACE_STARTS].add(firstStart);
    numbers[Section.TRACE_ROWS].add(spans.size());
    Map<SpanId, Integer> rowOf = new HashMap<>();
    for (int i = 0; i < spans.size(); i++) {
      rowOf.merge(spans.get(i).spanId(), rows + i, (one, other) -> SEVERAL_ROWS);
    }
    long before = firstStart;
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      numbers[Section.STARTS].add(span.startEpochNanos() - before);
      before = span.startEpochNanos();
      add(span, shapes[i], rowOf);
      span.links().forEach(link -> add(link, linkReferences));
      bounds = bounds.with(span);
      rows++;
    }
    traces++;
    bounds = bounds.endingWith(firstStart);
  }

  private void add(Span span, int shape, Map<SpanId, Integer> rowOf) {
    numbers[Section.SHAPES].add(shape);
    numbers[Section.SPAN_IDS].add(span.spanId().bits());
    numbers[Section.DURATIONS].add(span.endEpochNanos() - span.startEpochNanos());
    if (span.parent().isPresent()) {
      Integer parentRow = rowOf.get(span.parent().get());
      boolean here = parentRow != null && parentRow != SEVERAL_ROWS;
      numbers[Section.PARENTS].add(here ? rows - parentRow : 0);
      if (!here) {
        numbers[Section.FOREIGN_PARENTS].add(span.parent().get().bits());
      }
    }
    if (!span.status().message().isEmpty()) {
      statusMessages.add(span.status().message());
    }
    if (!span.traceState().isEmpty()) {
      traceStates.add(span.traceState());
    }
    if (!span.dropped().equals(Dropped.NOTHING)) {
      numbers[Section.DROPPED].add(span.dropped().attributes());
      numbers[Section.DROPPED].add(span.dropped().events());
      numbers[Section.DROPPED].add(span.dropped().links());
    }
    values(span.attributes(), tables.columnsOfShape(shape));
    if (!span.events().isEmpty()) {
      numbers[Section.EVENT_COUNTS].add(span.events().size());
      span.events().forEach(event -> add(event, span.startEpochNanos()));
    }
    if (!span.links().isEmpty()) {
      numbers[Section.LINK_COUNTS].add(span.links().size());
    }
  }

  private void add(Event event, long spanStart) {
    int shape = tables.shape(event);
    numbers[Section.EVENT_SHAPES].add(shape);
    numbers[Section.EVENT_TIMES].add(event.epochNanos() - spanStart);
    values(event.attributes(), tables.columnsOfPartShape(shape));
  }

  private void add(Link link, ToLongFunction<TraceId> linkReferences) {
    int shape = tables.shape(link);
    numbers[Section.LINK_SHAPES].add(shape);
    long reference = linkReferences.applyAsLong(link.traceId());
    numbers[Section.LINK_TRACES].add(reference);
    if (reference == LinkTarget.FOREIGN) {
      numbers[Section.LINK_FOREIGN_TRACES].add(link.traceId().high());
      numbers[Section.LINK_FOREIGN_TRACES].add(link.traceId().low());
    }
    numbers[Section.LINK_SPANS].add(link.spanId().bits());
    values(link.attributes(), tables.columnsOfPartShape(shape));
  }

  private void values(List<Attribute> attributes, int[] columns) {
    for (int i = 0; i < columns.length; i++) {
      Column.Type type = tables.column(columns[i]).type();
      if (type.isText()) {
        textColumns
            .computeIfAbsent(columns[i], any -> new ArrayList<>())
            .add(Column.text(attributes.get(i).value()));
      } else if (type != Column.Type.EMPTY) {
        numberColumns
            .computeIfAbsent(columns[i], any -> new LongRow())
            .add(Column.number(attributes.get(i).value()));
      }
    }
  }

  /** Hashes of the texts that the block which was finished last has as values. */
  LongRow textHashes() {
    return textHashes;
  }

  /** The block's bytes; it is empty again. */
  byte[] finish() {
    textHashes.clear();
    ByteWriter directory = new ByteWriter();
    ByteWriter body = new ByteWriter();
    int[] sections = {0};
    for (int id = 0; id < numbers.length; id++) {
      LongRow row = numbers[id];
      if (row.size() > 0) {
        int before = body.size();
        if (isRaw(id)) {
          row.writeRaw(body);
        } else {
          row.writeIntegers(deflation, body);
        }
        entry(id, row.size(), body.size() - before, directory, sections);
      } else if (id == Section.STATUS_MESSAGES && !statusMessages.isEmpty()) {
        texts(id, statusMessages, directory, body, sections);
      } else if (id == Section.TRACE_STATES && !traceStates.isEmpty()) {
        texts(id, traceStates, directory, body, sections);
      }
    }
    columns(directory, body, sections);
    ByteWriter block = new ByteWriter();
    block.varint(rows);
    block.varint(traces);
    block.varint(sections[0]);
    block.raw(directory);
    block.raw(body);
    clear();
    return block.toBytes();
  }

  private void columns(ByteWriter directory, ByteWriter body, int[] sections) {
    TreeSet<Integer> all = new TreeSet<>(numberColumns.keySet());
    all.addAll(textColumns.keySet());
    for (int column : all) {
      int id = Section.FIRST_COLUMN + column;
      LongRow values = numberColumns.get(column);
      if (values == null) {
        texts(id, textColumns.get(column), directory, body, sections);
      } else {
        int before = body.size();
        values.writeIntegers(deflation, body);
        entry(id, values.size(), body.size() - before, directory, sections);
      }
    }
  }

  private void texts(
      int id, List<String> values, ByteWriter directory, ByteWriter body, int[] sections) {
    int before = body.size();
    Set<String> distinct = TextColumn.write(values, tables, deflation, body);
    if (id >= Section.FIRST_COLUMN) {
      Column column = tables.column(id - Section.FIRST_COLUMN);
      if (column.type() == Column.Type.TEXT) {
        distinct.forEach(text -> textHashes.add(TextFilter.hash(column.key(), text)));
      }
    }
    entry(id, values.size(), body.size() - before, directory, sections);
  }

  private static void entry(int id, int count, int length, ByteWriter directory, int[] sections) {
    directory.varint(id);
    directory.varint(count);
    directory.varint(length);
    sections[0]++;
  }

  static boolean isRaw(int id) {
    return id == Section.SPAN_IDS
        || id == Section.FOREIGN_PARENTS
        || id == Section.LINK_SPANS
        || id == Section.LINK_FOREIGN_TRACES;
  }

  private void clear() {
    for (LongRow row : numbers) {
      row.clear();
    }
    statusMessages.clear();
    traceStates.clear();
    numberColumns.clear();
    textColumns.clear();
    rows = 0;
    traces = 0;
    bounds = BlockBounds.NONE;
  }
}
