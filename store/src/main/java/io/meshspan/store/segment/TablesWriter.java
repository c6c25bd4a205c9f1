package io.meshspan.store.segment;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Dropped;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
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

  private final Map<String, Integer> strings = new HashMap<>();
  private final List<String> stringList = new ArrayList<>();
  private final Map<String, Integer> blocksOf = new HashMap<>();
  private final Map<Column, Integer> columns = new HashMap<>();
  private final List<Column> columnList = new ArrayList<>();
  private final Map<Resource, Integer> resources = new HashMap<>();
  private final List<Resource> resourceList = new ArrayList<>();
  private final Map<Scope, Integer> scopes = new HashMap<>();
  private final List<Scope> scopeList = new ArrayList<>();
  private final Map<Numbers, Integer> shapes = new HashMap<>();
  private final List<Numbers> shapeList = new ArrayList<>();
  private final Map<Numbers, Integer> partShapes = new HashMap<>();
  private final List<Numbers> partShapeList = new ArrayList<>();

  // Spans of one batch share these, and often come one after the other.
  private Resource lastResource;
  private int lastResourceNumber;

  int string(String text) {
    return number(text, strings, stringList);
  }

  /** The number of a value's string plus one, or 0 for one that is not shared (yet). */
  int sharedValue(String text) {
    Integer known = strings.get(text);
    if (known != null) {
      return known + 1;
    }
    if (blocksOf.size() == MOST_CANDIDATES) {
      blocksOf.clear();
    }
    return blocksOf.merge(text, 1, Integer::sum) < SHARED_FROM_BLOCKS ? 0 : string(text) + 1;
  }

  Column column(int number) {
    return columnList.get(number);
  }

  int shape(Span span) {
    List<Attribute> attributes = span.attributes();
    int[] numbers = new int[7 + attributes.size()];
    numbers[0] = string(span.name());
    numbers[1] = Codes.KINDS.indexOf(span.kind());
    numbers[2] = Codes.STATUSES.indexOf(span.status().code());
    numbers[3] = resource(span.resource());
    numbers[4] = number(span.scope(), scopes, scopeList);
    numbers[5] = span.flags();
    numbers[6] = traits(span);
    columns(Column.Place.SPAN, attributes, numbers, 7);
    return number(new Numbers(numbers), shapes, shapeList);
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
      lastResourceNumber = number(resource, resources, resourceList);
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
    return number(new Numbers(numbers), partShapes, partShapeList);
  }

  private void columns(Column.Place place, List<Attribute> attributes, int[] into, int from) {
    for (int i = 0; i < attributes.size(); i++) {
      into[from + i] = number(Column.of(place, attributes.get(i)), columns, columnList);
    }
  }

  /** The columns of a shape that was given this number. */
  int[] columnsOfShape(int shape) {
    return shapeList.get(shape).from(7);
  }

  /** The columns of an event's or a link's shape. */
  int[] columnsOfPartShape(int shape) {
    return partShapeList.get(shape).from(2);
  }

  private static <T> int number(T what, Map<T, Integer> known, List<T> inOrder) {
    Integer number = known.get(what);
    if (number != null) {
      return number;
    }
    known.put(what, inOrder.size());
    inOrder.add(what);
    return inOrder.size() - 1;
  }

  byte[] write(Deflation deflation) {
    columnList.forEach(column -> string(column.key()));
    ByteWriter out = new ByteWriter();
    out.varint(stringList.size());
    Texts.write(stringList, deflation, out);
    out.varint(columnList.size());
    for (Column column : columnList) {
      out.varint(Codes.PLACES.indexOf(column.place()));
      out.varint(string(column.key()));
      out.varint(Codes.TYPES.indexOf(column.type()));
    }
    ByteWriter described = new ByteWriter();
    List<String> resourceTexts = new ArrayList<>();
    for (Resource resource : resourceList) {
      resourceTexts.add(group(resource.attributes()));
    }
    List<String> scopeTexts = new ArrayList<>();
    for (Scope scope : scopeList) {
      scopeTexts.add(scope.name());
      scopeTexts.add(scope.version());
      scopeTexts.add(group(scope.attributes()));
    }
    out.varint(resourceTexts.size());
    Texts.write(resourceTexts, deflation, out);
    out.varint(scopeTexts.size());
    Texts.write(scopeTexts, deflation, out);
    shapes(shapeList, described);
    shapes(partShapeList, described);
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
