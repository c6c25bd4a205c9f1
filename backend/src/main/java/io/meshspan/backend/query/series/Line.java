package io.meshspan.backend.query.series;

import io.meshspan.backend.query.series.Series.Exemplar;
import io.meshspan.backend.query.series.Series.Sample;
import io.meshspan.store.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleUnaryOperator;

/** A series that is not yet answered: an interval in which it says nothing is not a number. */
final class Line {
  private static final long NANOS_CUT_OFF = 999_999;

  private final List<Attribute> labels;
  private final double[] values;
  private final List<Exemplar> exemplars;

  Line(List<Attribute> labels, double[] values, List<Exemplar> exemplars) {
    this.labels = labels;
    this.values = values;
    this.exemplars = exemplars;
  }

  List<Attribute> labels() {
    return labels;
  }

  double value(int interval) {
    return values[interval];
  }

  List<Exemplar> exemplars() {
    return exemplars;
  }

  int intervals() {
    return values.length;
  }

  /** With its numbers and its exemplars' changed. */
  Line each(DoubleUnaryOperator change) {
    List<Exemplar> changed =
        exemplars.stream()
            .map(
                each ->
                    new Exemplar(
                        each.labels(), change.applyAsDouble(each.value()), each.epochMillis()))
            .toList();
    return new Line(labels, Arrays.stream(values).map(change).toArray(), changed);
  }

  /** Nothing when it says nothing at all. */
  Optional<Series> answered(TimeGrid grid) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        samples.add(new Sample(grid.epochMillis(i), values[i]));
      }
    }
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    List<Exemplar> shown = new ArrayList<>();
    for (Exemplar each : exemplars) {
      int interval = intervalOf(each, grid);
      if (interval != TimeGrid.NONE && !Double.isNaN(values[interval])) {
        double value = Double.isNaN(each.value()) ? values[interval] : each.value();
        shown.add(new Exemplar(each.labels(), value, each.epochMillis()));
      }
    }
    shown.sort(Comparator.comparingLong(Exemplar::epochMillis));
    return Optional.of(new Series(labels, samples, shown));
  }

  // Its moment is cut to milliseconds, and may so have been cut off the first interval.
  private static int intervalOf(Exemplar exemplar, TimeGrid grid) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(exemplar.epochMillis());
    int interval = grid.intervalOf(nanos);
    return interval == TimeGrid.NONE ? grid.intervalOf(nanos + NANOS_CUT_OFF) : interval;
  }
}
