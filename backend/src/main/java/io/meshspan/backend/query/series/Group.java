package io.meshspan.backend.query.series;

import io.meshspan.backend.query.series.Series.Exemplar;
import io.meshspan.store.AttributeValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was observed of one group: a row of cells, or one for each power of two. */
final class Group {
  /** The row of a function that does not sort its numbers. */
  static final int ONLY = 0;

  private final List<AttributeValue> values;
  private final Map<Integer, Cells> rows = new HashMap<>();
  private final Map<Integer, List<Exemplar>> exemplars = new HashMap<>();

  Group(List<AttributeValue> values) {
    this.values = List.copyOf(values);
  }

  List<AttributeValue> values() {
    return values;
  }

  Map<Integer, Cells> rows() {
    return rows;
  }

  void add(int row, Exemplar exemplar) {
    exemplars.computeIfAbsent(row, any -> new ArrayList<>()).add(exemplar);
  }

  Map<Integer, List<Exemplar>> exemplars() {
    return exemplars;
  }

  /** How many of each power of two there are in an interval. */
  double[] counts(int interval) {
    double[] counts = new double[Quantile.BUCKETS];
    rows.forEach((bucket, cells) -> counts[bucket] = cells.value(interval));
    return counts;
  }
}
