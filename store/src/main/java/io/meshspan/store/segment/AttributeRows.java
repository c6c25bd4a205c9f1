package io.meshspan.store.segment;

import io.meshspan.store.AttributeValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The values of one key in the rows of a block, which are walked over from the first on. */
final class AttributeRows {
  private static final int NONE = -1;

  private final Tables tables;
  // The columns of the key; of each shape, which of these has its value, and how often it has each.
  private final List<Integer> columns = new ArrayList<>();
  private final int[] columnOf;
  private final int[][] timesOf;

  private final int[] next;
  private final List<List<Optional<AttributeValue>>> entries = new ArrayList<>();
  private Block block;
  private long[] shapes = {};
  private int row;

  AttributeRows(String key, Tables tables) {
    this.tables = tables;
    for (int number = 0; number < tables.columns().size(); number++) {
      Column column = tables.columns().get(number);
      if (column.place() == Column.Place.SPAN && column.key().equals(key)) {
        columns.add(number);
        entries.add(List.of());
      }
    }
    next = new int[columns.size()];
    columnOf = new int[tables.shapes().size()];
    timesOf = new int[tables.shapes().size()][];
    Arrays.fill(columnOf, NONE);
    for (int shape = 0; shape < columnOf.length; shape++) {
      for (int number : tables.shapes().get(shape).columns()) {
        int column = columns.indexOf(number);
        if (column != NONE) {
          add(column, shape);
        }
      }
    }
  }

  private void add(int column, int shape) {
    if (columnOf[shape] == NONE) {
      columnOf[shape] = column;
      timesOf[shape] = new int[columns.size()];
    }
    timesOf[shape][column]++;
  }

  void enter(Block entered) {
    block = entered;
    shapes = entered.numbers(Section.SHAPES);
    row = 0;
    Arrays.fill(next, 0);
    for (int i = 0; i < entries.size(); i++) {
      entries.set(i, List.of());
    }
  }

  /** The value at a row, which is not before the last one that was asked for. */
  Optional<AttributeValue> at(int wanted) {
    for (; row < wanted; row++) {
      int[] times = timesOf[(int) shapes[row]];
      if (times != null) {
        for (int i = 0; i < next.length; i++) {
          next[i] += times[i];
        }
      }
    }
    int column = columnOf[(int) shapes[wanted]];
    return column == NONE ? Optional.empty() : value(column);
  }

  private Optional<AttributeValue> value(int which) {
    Column column = tables.columns().get(columns.get(which));
    int section = Section.FIRST_COLUMN + columns.get(which);
    if (!column.type().isText()) {
      long number = column.type() == Column.Type.EMPTY ? 0 : block.numbers(section)[next[which]];
      return Optional.of(column.value(number));
    }
    TextColumn texts = block.texts(section);
    if (entries.get(which).isEmpty()) {
      // Few distinct ones stand for many rows.
      entries.set(
          which, texts.entries().stream().map(text -> Optional.of(column.value(text))).toList());
    }
    return entries.get(which).get((int) texts.codes()[next[which]]);
  }
}
