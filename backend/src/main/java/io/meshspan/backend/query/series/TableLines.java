package io.meshspan.backend.query.series;

import io.meshspan.backend.query.series.Measure.Function;
import io.meshspan.backend.query.series.Series.Exemplar;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Groups as lines with their labels. */
final class TableLines {
  private final Measure measure;
  private final List<String> names;
  private final TimeGrid grid;

  TableLines(Measure measure, List<String> names, TimeGrid grid) {
    this.measure = measure;
    this.names = names;
    this.grid = grid;
  }

  List<Line> of(List<Group> groups) {
    if (measure.function() == Function.QUANTILE_OVER_TIME) {
      return quantiles(groups);
    }
    List<Line> lines = new ArrayList<>();
    for (Group group : groups) {
      group.rows().forEach((row, cells) -> lines.add(line(group, row, values(cells))));
    }
    return lines;
  }

  private double[] values(Cells cells) {
    return switch (measure.function()) {
      case RATE -> cells.times(1 / grid.stepSeconds());
      case COUNT_OVER_TIME, HISTOGRAM_OVER_TIME -> cells.times(1);
      default -> cells.dividedBy(measure.unit());
    };
  }

  private Line line(Group group, int row, double[] values) {
    List<Attribute> labels = labels(group);
    if (measure.function() == Function.HISTOGRAM_OVER_TIME) {
      labels.add(real("__bucket", Quantile.upperBound(row) / measure.unit()));
    } else if (labels.isEmpty()) {
      labels.add(
          names.isEmpty()
              ? Attribute.of("__name__", measure.function().text())
              : Attribute.of(names.get(0), "nil"));
    }
    return new Line(labels, values, group.exemplars().getOrDefault(row, List.of()));
  }

  /** What is not there has no label. */
  private List<Attribute> labels(Group group) {
    List<Attribute> labels = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      AttributeValue value = group.values().get(i);
      if (!(value instanceof AttributeValue.Empty)) {
        labels.add(new Attribute(names.get(i), value));
      }
    }
    return labels;
  }

  private static Attribute real(String name, double value) {
    return new Attribute(name, new AttributeValue.Real(value));
  }

  private List<Line> quantiles(List<Group> groups) {
    List<Double> shares = measure.quantiles();
    List<Double> overall = overall(groups);
    List<Line> lines = new ArrayList<>();
    for (Group group : groups) {
      if (group.rows().isEmpty()) {
        continue;
      }
      for (int q = 0; q < shares.size(); q++) {
        double[] values = new double[grid.intervals()];
        for (int i = 0; i < values.length; i++) {
          values[i] = Quantile.of(shares.get(q), group.counts(i)) / measure.unit();
        }
        List<Attribute> labels = labels(group);
        labels.add(real("p", shares.get(q)));
        int line = q;
        List<Exemplar> exemplars =
            group.exemplars().values().stream()
                .flatMap(List::stream)
                .filter(each -> nearest(each.value(), overall) == line)
                .toList();
        lines.add(new Line(labels, values, exemplars));
      }
    }
    return lines;
  }

  /** The quantiles of everything, whenever it was and whatever its group. */
  private List<Double> overall(Collection<Group> groups) {
    double[] all = new double[Quantile.BUCKETS];
    for (Group group : groups) {
      for (int i = 0; i < grid.intervals(); i++) {
        double[] counts = group.counts(i);
        for (int bucket = 0; bucket < all.length; bucket++) {
          all[bucket] += counts[bucket];
        }
      }
    }
    return measure.quantiles().stream()
        .map(share -> Quantile.of(share, all) / measure.unit())
        .toList();
  }

  /** An exemplar stands with the quantile that it is closest to. */
  private static int nearest(double value, List<Double> to) {
    int nearest = 0;
    for (int i = 1; i < to.size(); i++) {
      if (Math.abs(value - to.get(i)) < Math.abs(value - to.get(nearest))) {
        nearest = i;
      }
    }
    return nearest;
  }
}
