package io.meshspan.store.segment;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Dropped;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.SpanWeight;
import io.meshspan.store.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives numbers to what a segment's spans share, and writes it down once. */
final class TablesWriter {
  /** In how many blocks a string is a value before it is written once for all of them. */
  private static final int SHARED_FROM_BLOCKS = 3;

  private static final int MOST_CANDIDATES = 1 << 16;
  private static final int MOST_CANDIDATE_CHARACTERS = 1 << 22;

  private final Numbered<String> strings = new Numbered<>(String::length);
  private final Map<String, Integer> blocksOf = new HashMap<>();
  private long candidateCharacters;
  private final Numbered<Column> columns = new Numbered<>(column -> 0);
  private final Numbered<Resource> resources =
      new Numbered<>(resource -> SpanWeight.of(resource.attributes()));
  private final Numbered<Scope> scopes =
      new Numbered<>(scope -> SpanWeight.of(scope.attributes()) + scope.name().length());
  private final Numbered<Numbers> shapes = new Numbered<>(Numbers::weight);
  private final Numbered<Numbers> partShapes = new Numbered<>(Numbers::weight);

  // Spans of one batch share these, and often come one after the other.
  private Resource lastResource;
  private int lastResourceNumber;

  /** What the tables will take on the heap when they are read, estimated in bytes. */
  long weight() {
    return strings.weight()
        + columns.weight()
        + resources.weight()
        + scopes.weight()
        + shapes.weight()
        + partShapes.weight();
  }

  int string(String text) {
    return strings.number(text);
  }

  /** The number of a value's string plus one, or 0 for one that is not shared (yet). */
  int sharedValue(String text) {
    if (strings.has(text)) {
      return string(text) + 1;
    }
    if (blocksOf.size() == MOST_CANDIDATES || candidateCharacters > MOST_CANDIDATE_CHARACTERS) {
      blocksOf.clear();
      candidateCharacters = 0;
    }
    int blocks = blocksOf.merge(text, 1, Integer::sum);
    candidateCharacters += blocks == 1 ? text.length() : 0;
    return blocks < SHARED_FROM_BLOCKS ? 0 : string(text) + 1;
  }

  Column column(int number) {
    return columns.get(number);
  }

  int shape(Span span) {
    List<Attribute> attributes = span.attributes();
    int[] numbers = new int[7 + attributes.size()];
    numbers[0] = string(span.name());
    numbers[1] = Codes.KINDS.indexOf(span.kind());
    numbers[2] = Codes.STATUSES.indexOf(span.status().code());
    numbers[3] = resource(span.resource());
    numbers[4] = scopes.number(span.scope());
    numbers[5] = span.flags();
    numbers[6] = traits(span);
    columns(Column.Place.SPAN, attributes, numbers, 7);
    return shapes.number(new Numbers(numbers));
  }

  private static int traits(Span span) {
    return (span.parent().isPresent() ? Shape.HAS_PARENT : 0)
        | (span.status().message().isEmpty() ? 0 : Shape.HAS_STATUS_MESSAGE)
        | (span.traceState().isEmpty() ? 0 : Shape.HAS_TRACE_STATE)
        | (span.dropped().equals(Dropped.NOTHING) ? 0 : Shape.HAS_DROPPED)
        | (span.events().isEmpty() ? 0 : Shape.HAS_EVENTS)
        | (span.links().isEmpty() ? 0 : Shape.HAS_LINKS);
  }

  @SuppressWarnings("ReferenceEquality") // Equal ones are found in the table.
  private int resource(Resource resource) {
    if (resource != lastResource) {
      lastResourceNumber = resources.number(resource);
      lastResource = resource;
    }
    return lastResourceNumber;
  }

  int shape(Event event) {
    return partShape(
        event.name(), event.droppedAttributes(), Column.Place.EVENT, event.attributes());
  }

  int shape(Link link) {
    return partShape(
        link.traceState(), link.droppedAttributes(), Column.Place.LINK, link.attributes());
  }

  private int partShape(String text, int dropped, Column.Place place, List<Attribute> attributes) {
    int[] numbers = new int[2 + attributes.size()];
    numbers[0] = string(text);
    numbers[1] = dropped;
    columns(place, attributes, numbers, 2);
    return partShapes.number(new Numbers(numbers));
  }

  private void columns(Column.Place place, List<Attribute> attributes, int[] into, int from) {
    for (int i = 0; i < attributes.size(); i++) {
      into[from + i] = columns.number(Column.of(place, attributes.get(i)));
    }
  }

  /** The columns of a shape that was given this number. */
  int[] columnsOfShape(int shape) {
    return shapes.get(shape).from(7);
  }

  /** The columns of an event's or a link's shape. */
  int[] columnsOfPartShape(int shape) {
    return partShapes.get(shape).from(2);
  }

  byte[] write(Deflation deflation) {
    columns.inOrder().forEach(column -> string(column.key()));
    ByteWriter out = new ByteWriter();
    out.varint(strings.inOrder().size());
    Texts.write(strings.inOrder(), deflation, out);
    out.varint(columns.inOrder().size());
    for (Column column : columns.inOrder()) {
      out.varint(Codes.PLACES.indexOf(column.place()));
      out.varint(string(column.key()));
      out.varint(Codes.TYPES.indexOf(column.type()));
    }
    ByteWriter described = new ByteWriter();
    List<String> resourceTexts = new ArrayList<>();
    for (Resource resource : resources.inOrder()) {
      resourceTexts.add(group(resource.attributes()));
    }
    List<String> scopeTexts = new ArrayList<>();
    for (Scope scope : scopes.inOrder()) {
      scopeTexts.add(scope.name());
      scopeTexts.add(scope.version());
      scopeTexts.add(group(scope.attributes()));
    }
    out.varint(resourceTexts.size());
    Texts.write(resourceTexts, deflation, out);
    out.varint(scopeTexts.size());
    Texts.write(scopeTexts, deflation, out);
    shapes(shapes.inOrder(), described);
    shapes(partShapes.inOrder(), described);
    byte[] raw = described.toBytes();
    byte[] deflated = deflation.deflate(raw);
    out.varint(raw.length);
    out.varint(deflated.length);
    out.raw(deflated, 0, deflated.length);
    return out.toBytes();
  }

  private static String group(List<Attribute> attributes) {
    return NestedValue.write(new AttributeValue.Group(attributes));
  }

  private static void shapes(List<Numbers> all, ByteWriter out) {
    out.varint(all.size());
    for (Numbers each : all) {
      out.varint(each.numbers.length);
      for (int number : each.numbers) {
        out.zigzag(number);
      }
    }
  }

  /** Whole numbers that are equal when each is. */
  private static final class Numbers {
    private final int[] numbers;
    private final int hash;

    Numbers(int[] numbers) {
      this.numbers = numbers;
      this.hash = Arrays.hashCode(numbers);
    }

    long weight() {
      return 20L * numbers.length;
    }

    int[] from(int index) {
      return Arrays.copyOfRange(numbers, index, numbers.length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Numbers same && Arrays.equals(numbers, same.numbers);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
