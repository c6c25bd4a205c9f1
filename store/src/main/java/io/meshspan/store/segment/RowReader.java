package io.meshspan.store.segment;

import io.meshspan.store.Attribute;
import io.meshspan.store.Dropped;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.Status;
import io.meshspan.store.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks over a block's rows from the first on and makes spans of those that are wanted. */
final class RowReader {
  private final Block block;
  private final Tables tables;
  private final int[] nextOfColumn;
  private int row;
  private int nextParent;
  private int nextForeignParent;
  private int nextMessage;
  private int nextTraceState;
  private int nextDropped;
  private int nextEventCount;
  private int nextEvent;
  private int nextLinkCount;
  private int nextLink;

  RowReader(Block block) {
    this.block = block;
    this.tables = block.tables();
    this.nextOfColumn = new int[tables.columns().size()];
  }

  int row() {
    return row;
  }

  /** Passes over one row. */
  void skip() {
    Shape shape = block.shape(row++);
    count(shape.columns());
    if (shape.has(Shape.HAS_PARENT)) {
      nextForeignParent += block.numbers(Section.PARENTS)[nextParent++] == 0 ? 1 : 0;
    }
    nextMessage += shape.has(Shape.HAS_STATUS_MESSAGE) ? 1 : 0;
    nextTraceState += shape.has(Shape.HAS_TRACE_STATE) ? 1 : 0;
    nextDropped += shape.has(Shape.HAS_DROPPED) ? 3 : 0;
    if (shape.has(Shape.HAS_EVENTS)) {
      int last = nextEvent + (int) block.numbers(Section.EVENT_COUNTS)[nextEventCount++];
      while (nextEvent < last) {
        count(partShape(Section.EVENT_SHAPES, nextEvent++).columns());
      }
    }
    if (shape.has(Shape.HAS_LINKS)) {
      int last = nextLink + (int) block.numbers(Section.LINK_COUNTS)[nextLinkCount++];
      while (nextLink < last) {
        count(partShape(Section.LINK_SHAPES, nextLink++).columns());
      }
    }
  }

  private void count(List<Integer> columns) {
    for (int column : columns) {
      nextOfColumn[column]++;
    }
  }

  private PartShape partShape(int section, int index) {
    return tables.partShapes().get((int) block.numbers(section)[index]);
  }

  /** The span of this row. */
  Span read(TraceId trace, long start) {
    int here = row++;
    Shape shape = block.shape(here);
    Optional<SpanId> parent = shape.has(Shape.HAS_PARENT) ? parent(here) : Optional.empty();
    Status status = Status.UNSET;
    if (shape.has(Shape.HAS_STATUS_MESSAGE) || shape.status() != Status.Code.UNSET) {
      status = new Status(shape.status(), message(shape));
    }
    String traceState =
        shape.has(Shape.HAS_TRACE_STATE)
            ? block.texts(Section.TRACE_STATES).value(nextTraceState++)
            : "";
    Dropped dropped = shape.has(Shape.HAS_DROPPED) ? dropped() : Dropped.NOTHING;
    List<Attribute> attributes = attributes(shape.columns());
    return new Span(
        trace,
        new SpanId(block.numbers(Section.SPAN_IDS)[here]),
        parent,
        shape.name(),
        shape.kind(),
        start,
        start + block.numbers(Section.DURATIONS)[here],
        status,
        attributes,
        shape.has(Shape.HAS_EVENTS) ? events(start) : List.of(),
        shape.has(Shape.HAS_LINKS) ? links() : List.of(),
        traceState,
        shape.flags(),
        dropped,
        shape.scope(),
        shape.resource());
  }

  private Optional<SpanId> parent(int here) {
    long distance = block.numbers(Section.PARENTS)[nextParent++];
    long bits =
        distance == 0
            ? block.numbers(Section.FOREIGN_PARENTS)[nextForeignParent++]
            : block.numbers(Section.SPAN_IDS)[here - (int) distance];
    return Optional.of(new SpanId(bits));
  }

  private String message(Shape shape) {
    return shape.has(Shape.HAS_STATUS_MESSAGE)
        ? block.texts(Section.STATUS_MESSAGES).value(nextMessage++)
        : "";
  }

  private Dropped dropped() {
    long[] all = block.numbers(Section.DROPPED);
    nextDropped += 3;
    return new Dropped(
        (int) all[nextDropped - 3], (int) all[nextDropped - 2], (int) all[nextDropped - 1]);
  }

  private List<Attribute> attributes(List<Integer> columns) {
    if (columns.isEmpty()) {
      return List.of();
    }
    List<Attribute> attributes = new ArrayList<>(columns.size());
    for (int number : columns) {
      Column column = tables.columns().get(number);
      int index = nextOfColumn[number]++;
      int section = Section.FIRST_COLUMN + number;
      attributes.add(
          new Attribute(
              column.key(),
              column.type().isText()
                  ? column.value(block.texts(section).value(index))
                  : column.value(
                      column.type() == Column.Type.EMPTY ? 0 : block.numbers(section)[index])));
    }
    return attributes;
  }

  private List<Event> events(long start) {
    int count = (int) block.numbers(Section.EVENT_COUNTS)[nextEventCount++];
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PartShape shape = partShape(Section.EVENT_SHAPES, nextEvent);
      long time = start + block.numbers(Section.EVENT_TIMES)[nextEvent++];
      events.add(new Event(shape.text(), time, attributes(shape.columns()), shape.dropped()));
    }
    return events;
  }

  private List<Link> links() {
    int count = (int) block.numbers(Section.LINK_COUNTS)[nextLinkCount++];
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PartShape shape = partShape(Section.LINK_SHAPES, nextLink);
      long[] traces = block.numbers(Section.LINK_TRACES);
      TraceId trace = new TraceId(traces[2 * nextLink], traces[2 * nextLink + 1]);
      SpanId span = new SpanId(block.numbers(Section.LINK_SPANS)[nextLink++]);
      links.add(new Link(trace, span, shape.text(), attributes(shape.columns()), shape.dropped()));
    }
    return links;
  }
}
