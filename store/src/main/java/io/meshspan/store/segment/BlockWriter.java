package io.meshspan.store.segment;

import io.meshspan.store.Attribute;
import io.meshspan.store.Dropped;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns the rows of one block into columns. */
final class BlockWriter {
  private final TablesWriter tables;
  private final Deflation deflation;
  private final LongRow[] numbers = new LongRow[Section.FIRST_COLUMN];
  private final List<String> statusMessages = new ArrayList<>();
  private final List<String> traceStates = new ArrayList<>();
  private final TreeMap<Integer, LongRow> numberColumns = new TreeMap<>();
  private final TreeMap<Integer, List<String>> textColumns = new TreeMap<>();
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
   */
  void add(long firstStart, List<Span> spans, int[] shapes) {
    numbers[Section.TRACE_STARTS].add(firstStart);
    numbers[Section.TRACE_ROWS].add(spans.size());
    Map<SpanId, Integer> rowOf = new HashMap<>();
    for (int i = 0; i < spans.size(); i++) {
      rowOf.put(spans.get(i).spanId(), rows + i);
    }
    long before = firstStart;
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      numbers[Section.STARTS].add(span.startEpochNanos() - before);
      before = span.startEpochNanos();
      add(span, shapes[i], rowOf);
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
      numbers[Section.PARENTS].add(parentRow == null ? 0 : rows - parentRow);
      if (parentRow == null) {
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
      span.links().forEach(this::add);
    }
  }

  private void add(Event event, long spanStart) {
    int shape = tables.shape(event);
    numbers[Section.EVENT_SHAPES].add(shape);
    numbers[Section.EVENT_TIMES].add(event.epochNanos() - spanStart);
    values(event.attributes(), tables.columnsOfPartShape(shape));
  }

  private void add(Link link) {
    int shape = tables.shape(link);
    numbers[Section.LINK_SHAPES].add(shape);
    numbers[Section.LINK_TRACES].add(link.traceId().high());
    numbers[Section.LINK_TRACES].add(link.traceId().low());
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

  /** The block's bytes; it is empty again. */
  byte[] finish() {
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
          row.writeIntegers(body);
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
    numberColumns.forEach(
        (column, values) -> {
          int before = body.size();
          values.writeIntegers(body);
          entry(
              Section.FIRST_COLUMN + column,
              values.size(),
              body.size() - before,
              directory,
              sections);
        });
    textColumns.forEach(
        (column, values) ->
            texts(Section.FIRST_COLUMN + column, values, directory, body, sections));
  }

  private void texts(
      int id, List<String> values, ByteWriter directory, ByteWriter body, int[] sections) {
    int before = body.size();
    TextColumn.write(values, tables, deflation, body);
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
        || id == Section.LINK_TRACES
        || id == Section.LINK_SPANS;
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
