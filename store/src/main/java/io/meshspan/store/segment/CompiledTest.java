package io.meshspan.store.segment;

import io.meshspan.store.AttributeValue;
import io.meshspan.store.SpanTest;
import io.meshspan.store.SpanTest.OnAttribute;
import io.meshspan.store.SpanTest.Place;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * A {@link SpanTest} for the blocks of one segment. What spans of one shape share is asked once for
 * all of them; values are asked where they stand.
 */
interface CompiledTest {
  /** The rows that pass. */
  BitSet rows(Block block);

  /** Whether no row of any block can pass. */
  default boolean isHopeless() {
    return false;
  }

  /** Whether a row may pass of a block whose texts are filtered so. */
  default boolean mayPass(TextFilter texts) {
    return true;
  }

  static CompiledTest of(SpanTest test, Tables tables) {
    if (test instanceof SpanTest.All all) {
      List<CompiledTest> parts = new ArrayList<>();
      all.of().forEach(each -> parts.add(of(each, tables)));
      return new AllOf(parts);
    } else if (test instanceof SpanTest.Any any) {
      List<CompiledTest> parts = new ArrayList<>();
      any.of().forEach(each -> parts.add(of(each, tables)));
      return new AnyOf(parts);
    } else if (test instanceof SpanTest.OnName name) {
      return shapes(tables, shape -> name.accepts().test(shape.name()));
    } else if (test instanceof SpanTest.OnService service) {
      return shapes(tables, shape -> service.accepts().test(shape.resource().service()));
    } else if (test instanceof SpanTest.OnScope scope) {
      return shapes(tables, shape -> scope.accepts().test(shape.scope()));
    } else if (test instanceof SpanTest.OnKind kind) {
      return shapes(tables, shape -> kind.accepted().contains(shape.kind()));
    } else if (test instanceof SpanTest.OnStatus status) {
      return shapes(tables, shape -> status.accepted().contains(shape.status()));
    } else if (test instanceof SpanTest.WithoutParent) {
      return shapes(tables, shape -> !shape.has(Shape.HAS_PARENT));
    } else if (test instanceof SpanTest.OnDuration duration) {
      return block -> durations(duration, block);
    } else if (test instanceof SpanTest.OnStart start) {
      return block -> starts(start, block);
    }
    return attribute((OnAttribute) test, tables);
  }

  private static CompiledTest shapes(Tables tables, Predicate<Shape> accepts) {
    BitSet accepted = new BitSet();
    for (int i = 0; i < tables.shapes().size(); i++) {
      accepted.set(i, accepts.test(tables.shapes().get(i)));
    }
    return new OfShape(accepted, tables.shapes().size());
  }

  private static BitSet durations(SpanTest.OnDuration test, Block block) {
    BitSet rows = new BitSet(block.rows());
    long[] durations = block.numbers(Section.DURATIONS);
    for (int row = 0; row < durations.length; row++) {
      rows.set(row, test.accepts().test(Math.max(0, durations[row])));
    }
    return rows;
  }

  private static BitSet starts(SpanTest.OnStart test, Block block) {
    BitSet rows = new BitSet(block.rows());
    long[] starts = block.starts();
    for (int row = 0; row < starts.length; row++) {
      rows.set(row, test.range().contains(starts[row]));
    }
    return rows;
  }

  private static CompiledTest attribute(OnAttribute test, Tables tables) {
    List<CompiledTest> parts = new ArrayList<>();
    if (test.places().contains(Place.RESOURCE)) {
      parts.add(shapes(tables, shape -> test.passes(shape.resource().attributes())));
    }
    if (test.places().contains(Place.SCOPE)) {
      parts.add(shapes(tables, shape -> test.passes(shape.scope().attributes())));
    }
    for (int number = 0; number < tables.columns().size(); number++) {
      Column column = tables.columns().get(number);
      if (column.key().equals(test.key()) && test.places().contains(place(column))) {
        parts.add(ColumnTest.of(number, column, test, tables));
      }
    }
    return new AnyOf(parts);
  }

  private static Place place(Column column) {
    return switch (column.place()) {
      case SPAN -> Place.SPAN;
      case EVENT -> Place.EVENT;
      case LINK -> Place.LINK;
    };
  }

  /** Rows of some shapes. */
  record OfShape(BitSet shapes, int of) implements CompiledTest {
    @Override
    public BitSet rows(Block block) {
      BitSet rows = new BitSet(block.rows());
      if (shapes.cardinality() == of) {
        rows.set(0, block.rows());
        return rows;
      }
      long[] ofRows = block.numbers(Section.SHAPES);
      for (int row = 0; row < ofRows.length; row++) {
        if (shapes.get((int) ofRows[row])) {
          rows.set(row);
        }
      }
      return rows;
    }

    @Override
    public boolean isHopeless() {
      return shapes.isEmpty();
    }
  }

  /** Rows that pass every part. */
  record AllOf(List<CompiledTest> parts) implements CompiledTest {
    @Override
    public BitSet rows(Block block) {
      BitSet rows = new BitSet(block.rows());
      rows.set(0, block.rows());
      for (CompiledTest part : parts) {
        if (rows.isEmpty()) {
          return rows;
        }
        rows.and(part.rows(block));
      }
      return rows;
    }

    @Override
    public boolean isHopeless() {
      return parts.stream().anyMatch(CompiledTest::isHopeless);
    }

    @Override
    public boolean mayPass(TextFilter texts) {
      return parts.stream().allMatch(part -> part.mayPass(texts));
    }
  }

  /** Rows that pass one part. */
  record AnyOf(List<CompiledTest> parts) implements CompiledTest {
    @Override
    public BitSet rows(Block block) {
      BitSet rows = new BitSet(block.rows());
      for (CompiledTest part : parts) {
        if (!part.isHopeless()) {
          rows.or(part.rows(block));
        }
      }
      return rows;
    }

    @Override
    public boolean isHopeless() {
      return parts.stream().allMatch(CompiledTest::isHopeless);
    }

    @Override
    public boolean mayPass(TextFilter texts) {
      return parts.stream().anyMatch(part -> !part.isHopeless() && part.mayPass(texts));
    }
  }

  /** Rows whose value in one column is accepted. */
  record ColumnTest(
      int number,
      Column column,
      Predicate<AttributeValue> accepts,
      OptionalLong onlyHash,
      List<Integer> occurrences)
      implements CompiledTest {
    /** Counts how often each shape, of spans or of their parts, has the column. */
    static ColumnTest of(int number, Column column, OnAttribute test, Tables tables) {
      List<Integer> occurrences = new ArrayList<>();
      if (column.place() == Column.Place.SPAN) {
        tables.shapes().forEach(shape -> occurrences.add(count(number, shape.columns())));
      } else {
        tables.partShapes().forEach(shape -> occurrences.add(count(number, shape.columns())));
      }
      OptionalLong onlyHash =
          column.type() == Column.Type.TEXT && test.onlyText().isPresent()
              ? OptionalLong.of(TextFilter.hash(column.key(), test.onlyText().get()))
              : OptionalLong.empty();
      return new ColumnTest(number, column, test.accepts(), onlyHash, occurrences);
    }

    @Override
    public boolean mayPass(TextFilter texts) {
      return onlyHash.isEmpty() || texts.mayHave(onlyHash.getAsLong());
    }

    private static int count(int number, List<Integer> columns) {
      int count = 0;
      for (int each : columns) {
        count += each == number ? 1 : 0;
      }
      return count;
    }

    @Override
    public BitSet rows(Block block) {
      BitSet rows = new BitSet(block.rows());
      if (column.type() == Column.Type.EMPTY) {
        // Nothing is written of these: all of them are accepted, or none.
        if (accepts.test(column.value(0))) {
          mark(block, index -> true, rows);
        }
        return rows;
      }
      BitSet values = values(block);
      if (!values.isEmpty()) {
        mark(block, values::get, rows);
      }
      return rows;
    }

    private void mark(Block block, IntPredicate values, BitSet rows) {
      switch (column.place()) {
        case SPAN -> ofSpans(block, values, rows);
        case EVENT ->
            ofParts(
                block,
                values,
                rows,
                Shape.HAS_EVENTS,
                block.numbers(Section.EVENT_COUNTS),
                block.numbers(Section.EVENT_SHAPES));
        case LINK ->
            ofParts(
                block,
                values,
                rows,
                Shape.HAS_LINKS,
                block.numbers(Section.LINK_COUNTS),
                block.numbers(Section.LINK_SHAPES));
      }
    }

    private void ofSpans(Block block, IntPredicate values, BitSet rows) {
      int next = 0;
      long[] shapes = block.numbers(Section.SHAPES);
      for (int row = 0; row < shapes.length; row++) {
        for (int left = occurrences.get((int) shapes[row]); left > 0; left--) {
          if (values.test(next++)) {
            rows.set(row);
          }
        }
      }
    }

    private void ofParts(
        Block block,
        IntPredicate values,
        BitSet rows,
        int trait,
        long[] counts,
        long[] partShapes) {
      int next = 0;
      int nextCount = 0;
      int part = 0;
      for (int row = 0; row < block.rows(); row++) {
        if (!block.shape(row).has(trait)) {
          continue;
        }
        for (long left = counts[nextCount++]; left > 0; left--) {
          for (int each = occurrences.get((int) partShapes[part++]); each > 0; each--) {
            if (values.test(next++)) {
              rows.set(row);
            }
          }
        }
      }
    }

    /** Which values of the column, in their order, are accepted. */
    private BitSet values(Block block) {
      BitSet accepted = new BitSet();
      int section = Section.FIRST_COLUMN + number;
      if (!block.has(section)) {
        return accepted;
      } else if (column.type().isText()) {
        ofEntries(block.texts(section), accepted);
      } else {
        ofNumbers(block.numbers(section), accepted);
      }
      return accepted;
    }

    private void ofEntries(TextColumn texts, BitSet accepted) {
      BitSet entries = new BitSet();
      for (int i = 0; i < texts.entries().size(); i++) {
        entries.set(i, accepts.test(column.value(texts.entries().get(i))));
      }
      if (!entries.isEmpty()) {
        long[] codes = texts.codes();
        for (int i = 0; i < codes.length; i++) {
          accepted.set(i, entries.get((int) codes[i]));
        }
      }
    }

    private void ofNumbers(long[] numbers, BitSet accepted) {
      for (int i = 0; i < numbers.length; i++) {
        // Often the same again and again.
        boolean again = i > 0 && numbers[i] == numbers[i - 1];
        accepted.set(i, again ? accepted.get(i - 1) : accepts.test(column.value(numbers[i])));
      }
    }
  }
}
