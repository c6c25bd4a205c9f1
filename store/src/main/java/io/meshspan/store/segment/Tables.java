package io.meshspan.store.segment;

import io.meshspan.store.AttributeValue;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.bytes.ByteReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a segment's spans share, as {@link TablesWriter} wrote it.
 *
 * @param partShapes of events and links
 */
record Tables(
    List<String> strings, List<Column> columns, List<Shape> shapes, List<PartShape> partShapes) {

  static Tables read(ByteBuffer section, Deflation deflation) {
    ByteReader in = new ByteReader(section);
    List<String> strings = texts(in, deflation);
    List<Column> columns = new ArrayList<>();
    int columnCount = in.count();
    for (int i = 0; i < columnCount; i++) {
      columns.add(
          new Column(
              Codes.PLACES.get((int) in.varint()),
              strings.get((int) in.varint()),
              Codes.TYPES.get((int) in.varint())));
    }
    List<Resource> resources = new ArrayList<>();
    for (String each : texts(in, deflation)) {
      resources.add(new Resource(group(each).entries()));
    }
    List<Scope> scopes = new ArrayList<>();
    List<String> scopeTexts = texts(in, deflation);
    for (int i = 0; i < scopeTexts.size(); i += 3) {
      scopes.add(
          new Scope(
              scopeTexts.get(i), scopeTexts.get(i + 1), group(scopeTexts.get(i + 2)).entries()));
    }
    int rawLength = Math.toIntExact(in.varint());
    ByteBuffer deflated = in.view(in.varint());
    ByteReader described = new ByteReader(ByteBuffer.wrap(deflation.inflate(deflated, rawLength)));
    List<Shape> shapes = new ArrayList<>();
    for (int[] numbers : shapes(described)) {
      shapes.add(
          new Shape(
              strings.get(numbers[0]),
              Codes.KINDS.get(numbers[1]),
              Codes.STATUSES.get(numbers[2]),
              resources.get(numbers[3]),
              scopes.get(numbers[4]),
              numbers[5],
              numbers[6],
              from(numbers, 7)));
    }
    List<PartShape> partShapes = new ArrayList<>();
    for (int[] numbers : shapes(described)) {
      partShapes.add(new PartShape(strings.get(numbers[0]), numbers[1], from(numbers, 2)));
    }
    return new Tables(strings, columns, shapes, partShapes);
  }

  // A part of a string is at least a bit; a count cannot be held against the bytes that are left.
  private static List<String> texts(ByteReader in, Deflation deflation) {
    return Texts.read(in, Math.toIntExact(in.varint()), deflation);
  }

  private static AttributeValue.Group group(String text) {
    return (AttributeValue.Group) NestedValue.read(text);
  }

  private static List<int[]> shapes(ByteReader in) {
    int count = in.count();
    List<int[]> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int[] numbers = new int[in.count()];
      for (int j = 0; j < numbers.length; j++) {
        numbers[j] = (int) in.zigzag();
      }
      all.add(numbers);
    }
    return all;
  }

  private static List<Integer> from(int[] numbers, int index) {
    List<Integer> rest = new ArrayList<>(numbers.length - index);
    for (int i = index; i < numbers.length; i++) {
      rest.add(numbers[i]);
    }
    return rest;
  }
}
