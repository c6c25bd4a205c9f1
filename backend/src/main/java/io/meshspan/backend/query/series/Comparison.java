package io.meshspan.backend.query.series;

import io.meshspan.backend.query.series.Series.Exemplar;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How often each attribute has each value in a selection, and how often outside of it: what stands
 * out in the selection is what it may have to do with.
 *
 * <p>For one thread at a time; several fill one each, which are merged.
 */
public final class Comparison {
  private static final String TYPE = "__meta_type";

  private final int top;
  private final TimeGrid grid;
  private final ExemplarSlots slots;
  private final Map<Side, Map<String, Tally>> sides = new TreeMap<>();
  private int rows;
  private boolean isPartial;

  private Comparison(int top, TimeGrid grid, SeriesLimits limits) {
    this.top = top;
    this.grid = grid;
    this.slots = new ExemplarSlots(grid, limits.exemplars());
    for (Side side : Side.values()) {
      sides.put(side, new TreeMap<>());
    }
  }

  /** What a span belongs to. */
  public enum Side {
    /** The rest. */
    BASELINE("baseline"),
    /** The selection. */
    SELECTION("selection");

    private final String text;

    Side(String text) {
      this.text = text;
    }
  }

  /** One attribute: how often it is there, and how often with each value. */
  private record Tally(Cells all, Map<AttributeValue, Cells> byValue, List<Exemplar> exemplars) {}

  /**
   * An empty comparison.
   *
   * @param top how many values of each attribute are answered, the most frequent ones
   */
  public static Comparison of(int top, TimeGrid grid, SeriesLimits limits) {
    return new Comparison(top, grid, limits);
  }

  /** Takes the attributes of one span; what lies outside of the grid is passed over. */
  public void observe(Side side, long epochNanos, List<Attribute> attributes) {
    int interval = grid.intervalOf(epochNanos);
    if (interval == TimeGrid.NONE) {
      return;
    }
    Set<String> counted = new HashSet<>();
    for (Attribute each : attributes) {
      if (counted.add(each.key()) && isRoomFor(sides.get(side), each.key())) {
        Tally tally = tally(side, each.key());
        tally.all().add(interval, 1);
        if (isRoomFor(tally.byValue(), each.value())) {
          tally.byValue().computeIfAbsent(each.value(), any -> cells()).add(interval, 1);
        }
      }
    }
  }

  private Tally tally(Side side, String name) {
    return sides
        .get(side)
        .computeIfAbsent(name, any -> new Tally(cells(), new HashMap<>(), new ArrayList<>()));
  }

  private Cells cells() {
    rows++;
    return new Cells(Measure.Function.COUNT_OVER_TIME, grid.intervals());
  }

  private boolean isRoomFor(Map<?, ?> in, Object key) {
    boolean isRoom = in.containsKey(key) || (long) rows * grid.intervals() < SeriesLimits.cells();
    isPartial |= !isRoom;
    return isRoom;
  }

  /** Whether there is room for an exemplar of a moment. */
  public boolean wantsExemplarAt(long epochNanos) {
    return slots.haveRoomAt(epochNanos);
  }

  /** Offers an exemplar with the attributes of its span; it is taken while there is room. */
  public void exemplar(
      Side side, long epochNanos, List<Attribute> labels, List<Attribute> attributes) {
    for (Attribute each : attributes) {
      Tally tally = sides.get(side).get(each.key());
      if (tally != null && slots.take(epochNanos)) {
        tally
            .exemplars()
            .add(new Exemplar(labels, Double.NaN, TimeUnit.NANOSECONDS.toMillis(epochNanos)));
      }
    }
  }

  /** Adds what another comparison on the same grid has gathered. */
  public void merge(Comparison other) {
    other.sides.forEach(
        (side, tallies) ->
            tallies.forEach(
                (name, from) -> {
                  if (isRoomFor(sides.get(side), name)) {
                    merge(tally(side, name), from);
                  }
                }));
    isPartial |= other.isPartial;
  }

  private void merge(Tally to, Tally from) {
    to.all().merge(from.all());
    from.byValue()
        .forEach(
            (value, cells) -> {
              if (isRoomFor(to.byValue(), value)) {
                to.byValue().computeIfAbsent(value, any -> cells()).merge(cells);
              }
            });
    for (Exemplar each : from.exemplars()) {
      if (slots.take(TimeUnit.MILLISECONDS.toNanos(each.epochMillis()))) {
        to.exemplars().add(each);
      }
    }
  }

  /** The series so far. It can be filled on. */
  public Lines lines() {
    List<Line> lines = new ArrayList<>();
    sides.forEach(
        (side, tallies) ->
            tallies.forEach(
                (name, tally) -> {
                  lines.add(
                      line(
                          side.text + "_total",
                          Attribute.of(name, "nil"),
                          tally.all(),
                          tally.exemplars()));
                  mostFrequent(tally)
                      .forEach(
                          (value, cells) ->
                              lines.add(
                                  line(side.text, new Attribute(name, value), cells, List.of())));
                }));
    return new Lines(lines, grid, isPartial);
  }

  private static Line line(
      String type, Attribute attribute, Cells cells, List<Exemplar> exemplars) {
    return new Line(List.of(Attribute.of(TYPE, type), attribute), cells.times(1), exemplars);
  }

  private Map<AttributeValue, Cells> mostFrequent(Tally tally) {
    Map<AttributeValue, Cells> most = new HashMap<>();
    tally.byValue().entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<AttributeValue, Cells>>comparingDouble(
                    each -> -each.getValue().sum())
                .thenComparing(each -> each.getKey().text()))
        .limit(top)
        .forEach(each -> most.put(each.getKey(), each.getValue()));
    return most;
  }
}
