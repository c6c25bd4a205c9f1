package io.meshspan.backend.query.series;

import io.meshspan.backend.query.series.SecondStage.Extreme;
import io.meshspan.backend.query.series.SecondStage.Kept;
import io.meshspan.backend.query.series.SecondStage.Ranked;
import io.meshspan.backend.query.series.Series.Exemplar;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Series that are not yet answered, and can still be reckoned with. Immutable. */
public final class Lines {
  private final List<Line> lines;
  private final TimeGrid grid;
  private final boolean isPartial;

  Lines(List<Line> lines, TimeGrid grid, boolean isPartial) {
    this.lines = lines;
    this.grid = grid;
    this.isPartial = isPartial;
  }

  /** What is left after these stages, one after the other. */
  public Lines after(List<SecondStage> stages) {
    List<Line> left = lines;
    for (SecondStage stage : stages) {
      left = stage instanceof Ranked ranked ? ranked(ranked, left) : kept((Kept) stage, left);
    }
    return new Lines(left, grid, isPartial);
  }

  /**
   * Each series with the one of the other side that has the same labels, but for {@code __name__};
   * a series without any others is met by all. What is met by none is left out.
   */
  public Lines combined(Arithmetic arithmetic, Lines right) {
    return new Lines(
        new LinePairs(arithmetic, lines, right.lines).combined(),
        grid,
        isPartial || right.isPartial);
  }

  /** Each number with another on its right. */
  public Lines combined(Arithmetic arithmetic, double right) {
    return each(number -> arithmetic.of(number, right));
  }

  /** Each number with another on its left. */
  public Lines combined(double left, Arithmetic arithmetic) {
    return each(number -> arithmetic.of(left, number));
  }

  private Lines each(DoubleUnaryOperator change) {
    return new Lines(lines.stream().map(line -> line.each(change)).toList(), grid, isPartial);
  }

  /** The answer. */
  public SeriesAnswer answer() {
    List<Series> series =
        lines.stream()
            .map(line -> line.answered(grid))
            .flatMap(Optional::stream)
            .sorted(Comparator.comparing(Series::labels, LabelOrder.INSTANCE))
            .toList();
    return new SeriesAnswer(series, isPartial);
  }

  private static List<Line> kept(Kept kept, List<Line> lines) {
    List<Line> left = new ArrayList<>();
    for (Line line : lines) {
      double[] values = nothing(line);
      for (int i = 0; i < values.length; i++) {
        if (kept.comparison().holds(line.value(i), kept.than())) {
          values[i] = line.value(i);
        }
      }
      List<Exemplar> exemplars =
          line.exemplars().stream()
              .filter(each -> !Double.isNaN(each.value()))
              .filter(each -> kept.comparison().holds(each.value(), kept.than()))
              .toList();
      left.add(new Line(line.labels(), values, exemplars));
    }
    return left;
  }

  private static double[] nothing(Line line) {
    double[] values = new double[line.intervals()];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private static List<Line> ranked(Ranked ranked, List<Line> lines) {
    List<Line> saying = new ArrayList<>(lines.stream().filter(Lines::saysSomething).toList());
    if (saying.size() <= ranked.most()) {
      return saying;
    }
    saying.sort(Lines::atATie);
    List<double[]> values = saying.stream().map(Lines::nothing).toList();
    for (int i = 0; i < saying.get(0).intervals(); i++) {
      for (int line : best(ranked, saying, i)) {
        values.get(line)[i] = saying.get(line).value(i);
      }
    }
    List<Line> left = new ArrayList<>();
    for (int k = 0; k < saying.size(); k++) {
      left.add(new Line(saying.get(k).labels(), values.get(k), saying.get(k).exemplars()));
    }
    return left;
  }

  /** Their places in the lines, whose order decides between two that are equal. */
  private static int[] best(Ranked ranked, List<Line> lines, int interval) {
    Comparator<Integer> order =
        Comparator.<Integer>comparingDouble(line -> lines.get(line).value(interval))
            .thenComparing(Comparator.naturalOrder());
    return IntStream.range(0, lines.size())
        .filter(line -> !Double.isNaN(lines.get(line).value(interval)))
        .boxed()
        .sorted(ranked.extreme() == Extreme.TOP ? order.reversed() : order)
        .limit(ranked.most())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static boolean saysSomething(Line line) {
    for (int i = 0; i < line.intervals(); i++) {
      if (!Double.isNaN(line.value(i))) {
        return true;
      }
    }
    return false;
  }

  // Of two that are equal, the one whose text comes first in the alphabet counts as the greater.
  private static int atATie(Line left, Line right) {
    for (int i = 0; i < Math.min(left.labels().size(), right.labels().size()); i++) {
      Attribute a = left.labels().get(i);
      Attribute b = right.labels().get(i);
      int order = text(b.value()).compareTo(text(a.value()));
      order = order == 0 ? b.key().compareTo(a.key()) : order;
      order = order == 0 ? Double.compare(number(a.value()), number(b.value())) : order;
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(right.labels().size(), left.labels().size());
  }

  private static String text(AttributeValue value) {
    return value instanceof AttributeValue.Text text ? text.value() : "";
  }

  private static double number(AttributeValue value) {
    if (value instanceof AttributeValue.Whole whole) {
      return whole.value();
    }
    return value instanceof AttributeValue.Real real ? real.value() : 0;
  }
}
