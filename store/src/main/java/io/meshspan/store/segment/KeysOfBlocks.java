package io.meshspan.store.segment;

import io.meshspan.store.AttributeKey;
import io.meshspan.store.SpanTest.Place;
import io.meshspan.store.TimeRange;
import java.util.BitSet;
import java.util.Set;

/** Gathers the keys of those blocks of a segment that have spans of some time. */
final class KeysOfBlocks {
  private final Tables tables;
  private final BitSet shapes = new BitSet();
  private final BitSet partShapes = new BitSet();

  KeysOfBlocks(Segment segment, TimeRange range) {
    this.tables = segment.tables();
    boolean isWhole =
        segment.starts().stream()
            .allMatch(
                starts ->
                    range.contains(starts.startEpochNanos())
                        && range.contains(starts.endEpochNanos()));
    if (isWhole) {
      shapes.set(0, tables.shapes().size());
      partShapes.set(0, tables.partShapes().size());
      return;
    }
    for (int number = 0; number < segment.index().entries().size(); number++) {
      if (segment.index().entries().get(number).bounds().meet(range)) {
        segment.block(number, tables).ifPresent(this::add);
      }
    }
  }

  private void add(Block block) {
    mark(block.numbers(Section.SHAPES), shapes);
    mark(block.numbers(Section.EVENT_SHAPES), partShapes);
    mark(block.numbers(Section.LINK_SHAPES), partShapes);
  }

  private static void mark(long[] numbers, BitSet in) {
    for (long each : numbers) {
      in.set((int) each);
    }
  }

  void addTo(Set<AttributeKey> keys) {
    BitSet columns = new BitSet();
    shapes.stream()
        .mapToObj(tables.shapes()::get)
        .forEach(
            shape -> {
              shape.columns().forEach(columns::set);
              AttributeKey.addAll(Place.RESOURCE, shape.resource().attributes(), keys);
              AttributeKey.addAll(Place.SCOPE, shape.scope().attributes(), keys);
            });
    partShapes.stream()
        .mapToObj(tables.partShapes()::get)
        .forEach(shape -> shape.columns().forEach(columns::set));
    columns.stream()
        .mapToObj(tables.columns()::get)
        .forEach(column -> keys.add(new AttributeKey(place(column), column.key())));
  }

  private static Place place(Column column) {
    return switch (column.place()) {
      case SPAN -> Place.SPAN;
      case EVENT -> Place.EVENT;
      case LINK -> Place.LINK;
    };
  }
}
