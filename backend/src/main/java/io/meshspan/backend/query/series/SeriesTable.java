package io.meshspan.backend.query.series;

import io.meshspan.backend.query.series.Series.Exemplar;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.SpanTally;
import io.meshspan.store.TimeRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Observations by group and interval.
 *
 * <pre>{@code
 * SeriesTable table = SeriesTable.of(measure, List.of("resource.service.name"), grid, limits);
 * int group = table.group(List.of(new AttributeValue.Text("node-1")));
 * table.observe(group, epochNanos, durationNanos);
 * SeriesAnswer answer = table.lines().answer();
 * }</pre>
 *
 * <p>For one thread at a time; several fill a table each, which are merged.
 */
public final class SeriesTable {
  private static final int LEFT_OUT = -1;

  private final Measure measure;
  private final List<String> names;
  private final TimeGrid grid;
  private final int mostRows;
  private final Map<List<AttributeValue>, Integer> numbers = new HashMap<>();
  private final List<Group> groups = new ArrayList<>();
  private final ExemplarSlots slots;
  private int rows;
  private boolean isPartial;

  private SeriesTable(Measure measure, List<String> names, TimeGrid grid, SeriesLimits limits) {
    this.measure = measure;
    this.names = List.copyOf(names);
    this.grid = grid;
    this.mostRows = limits.rows(grid);
    this.slots = new ExemplarSlots(grid, limits.exemplars());
    if (names.isEmpty() && measure.function().isCount()) {
      // Where there is nothing, there are none: that is a number too.
      row(groups.get(group(List.of())).rows(), Group.ONLY);
    }
  }

  /**
   * An empty table.
   *
   * @param names of the values that make a group, none for one group of all
   */
  public static SeriesTable of(
      Measure measure, List<String> names, TimeGrid grid, SeriesLimits limits) {
    return new SeriesTable(measure, names, grid, limits);
  }

  /**
   * The number of a group, for {@link #observe}: the same values have the same number for the life
   * of the table. Groups beyond the limit share a number for which nothing is kept.
   *
   * @param values one for each name, {@link AttributeValue.Empty} for what is not there
   */
  public int group(List<AttributeValue> values) {
    Integer known = numbers.get(values);
    if (known != null) {
      return known;
    }
    if (groups.size() == mostRows) {
      isPartial = true;
      return LEFT_OUT;
    }
    Group group = new Group(values);
    numbers.put(group.values(), groups.size());
    groups.add(group);
    return groups.size() - 1;
  }

  /**
   * Takes one observation; what lies outside of the grid is passed over.
   *
   * @param value not a number where there is none; functions that count do not look at it
   */
  public void observe(int group, long epochNanos, double value) {
    int interval = grid.intervalOf(epochNanos);
    if (interval == TimeGrid.NONE || group == LEFT_OUT) {
      return;
    }
    if (measure.function().isCount()) {
      add(group, Group.ONLY, interval, 1);
    } else if (measure.function().isBucketed()) {
      int bucket = Quantile.bucketOf(value);
      if (bucket > 0) {
        add(group, bucket, interval, 1);
      }
    } else if (!Double.isNaN(value)) {
      add(group, Group.ONLY, interval, value);
    }
  }

  /**
   * Takes spans that are added up as that many observations of their durations; what lies outside
   * of the grid is passed over. Not for functions that ask for the least or the greatest.
   *
   * @param epochNanos a moment of the interval that has all of them
   */
  public void observe(int group, long epochNanos, SpanTally sum) {
    int interval = grid.intervalOf(epochNanos);
    if (interval == TimeGrid.NONE || group == LEFT_OUT) {
      return;
    }
    if (measure.function().isCount()) {
      add(group, Group.ONLY, interval, (double) sum.spans());
    } else if (measure.function().isBucketed()) {
      // The elements of the sums are the powers of two from the second on.
      for (int bucket = 1; bucket < sum.durations().size(); bucket++) {
        long spans = sum.durations().get(bucket);
        if (spans > 0) {
          add(group, bucket, interval, (double) spans);
        }
      }
    } else {
      row(groups.get(group).rows(), Group.ONLY)
          .ifPresent(
              cells -> cells.add(interval, (double) sum.durationNanos(), (double) sum.spans()));
    }
  }

  private void add(int group, int row, int interval, double value) {
    Cells cells = groups.get(group).rows().get(row);
    if (cells != null) {
      cells.add(interval, value);
    } else {
      row(groups.get(group).rows(), row).ifPresent(made -> made.add(interval, value));
    }
  }

  private Optional<Cells> row(Map<Integer, Cells> of, int row) {
    if (!of.containsKey(row)) {
      if (rows == mostRows) {
        isPartial = true;
        return Optional.empty();
      }
      rows++;
      of.put(row, new Cells(measure.function(), grid.intervals()));
    }
    return Optional.of(of.get(row));
  }

  /** Whether there is room for an exemplar of a moment. */
  public boolean wantsExemplarAt(long epochNanos) {
    return slots.haveRoomAt(epochNanos);
  }

  /** The slots that have room for exemplars and lie within a range, as far as they do. */
  public List<TimeRange> slotsToFill(TimeRange within) {
    return slots.toFill(within);
  }

  /**
   * Offers an exemplar; it is taken while there is room at its time.
   *
   * @param value of the observation, in the unit of {@link #observe}
   * @param labels what is known of the span
   */
  public void exemplar(int group, long epochNanos, double value, List<Attribute> labels) {
    boolean isCount = measure.function().isCount();
    int row = measure.function().isBucketed() ? Quantile.bucketOf(value) : Group.ONLY;
    boolean hasRow = row > 0 || !measure.function().isBucketed();
    boolean hasValue = isCount || !Double.isNaN(value);
    if (group == LEFT_OUT || !hasRow || !hasValue || !slots.take(epochNanos)) {
      return;
    }
    // What is counted has no value of its own: it shows that of its interval.
    boolean isShownAsCount = isCount || measure.function() == Measure.Function.HISTOGRAM_OVER_TIME;
    double shown = isShownAsCount ? Double.NaN : value / measure.unit();
    long epochMillis = TimeUnit.NANOSECONDS.toMillis(epochNanos);
    groups.get(group).add(row, new Exemplar(labels, shown, epochMillis));
  }

  /** Adds what another table of the same measure, names and grid has gathered. */
  public void merge(SeriesTable other) {
    for (Group from : other.groups) {
      int group = group(from.values());
      if (group == LEFT_OUT) {
        continue;
      }
      from.rows()
          .forEach(
              (row, cells) -> row(groups.get(group).rows(), row).ifPresent(to -> to.merge(cells)));
      from.exemplars()
          .forEach((row, all) -> all.forEach(each -> merge(groups.get(group), row, each)));
    }
    isPartial |= other.isPartial;
  }

  private void merge(Group to, int row, Exemplar exemplar) {
    if (slots.take(TimeUnit.MILLISECONDS.toNanos(exemplar.epochMillis()))) {
      to.add(row, exemplar);
    }
  }

  /** The series so far. The table can be filled on. */
  public Lines lines() {
    List<Line> lines = new TableLines(measure, names, grid).of(groups);
    return new Lines(lines, grid, isPartial);
  }
}
