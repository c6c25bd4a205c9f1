package io.meshspan.backend.query.series;

import io.meshspan.backend.query.series.Series.Exemplar;
import io.meshspan.store.Attribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Two sides of an operator, each line with what it meets on the other side. */
final class LinePairs {
  private static final String NAME = "__name__";
  private static final List<Attribute> NONE = List.of();

  private final Arithmetic arithmetic;
  private final Map<List<Attribute>, Line> left;
  private final Map<List<Attribute>, Line> right;

  LinePairs(Arithmetic arithmetic, List<Line> left, List<Line> right) {
    this.arithmetic = arithmetic;
    this.left = byLabels(left);
    this.right = byLabels(right);
  }

  private static Map<List<Attribute>, Line> byLabels(List<Line> lines) {
    Map<List<Attribute>, Line> byLabels = new LinkedHashMap<>();
    lines.forEach(line -> byLabels.put(withoutName(line.labels()), line));
    return byLabels;
  }

  private static List<Attribute> withoutName(List<Attribute> labels) {
    return labels.stream().filter(each -> !each.key().equals(NAME)).toList();
  }

  List<Line> combined() {
    // One that is met by all is answered as often as there are others.
    Map<List<Attribute>, Line> many = right.containsKey(NONE) ? left : right;
    List<Line> combined = new ArrayList<>();
    for (List<Attribute> labels : many.keySet()) {
      Optional<Line> first = met(left, labels);
      Optional<Line> second = met(right, labels);
      if (first.isPresent() && second.isPresent()) {
        combined.add(pair(first.get(), second.get(), exemplars(labels)));
      }
    }
    return combined;
  }

  private static Optional<Line> met(Map<List<Attribute>, Line> in, List<Attribute> labels) {
    return Optional.ofNullable(in.get(labels)).or(() -> Optional.ofNullable(in.get(NONE)));
  }

  /** Those of both sides, but for one that is met by all while the other is not. */
  private List<Exemplar> exemplars(List<Attribute> labels) {
    List<Exemplar> ofLeft = exemplars(left, labels);
    List<Exemplar> ofRight = exemplars(right, labels);
    if (left.containsKey(labels) == right.containsKey(labels)) {
      return Stream.concat(ofLeft.stream(), ofRight.stream()).toList();
    }
    return left.containsKey(labels) ? ofLeft : ofRight;
  }

  private static List<Exemplar> exemplars(Map<List<Attribute>, Line> side, List<Attribute> labels) {
    return met(side, labels).map(Line::exemplars).orElse(List.of());
  }

  private Line pair(Line first, Line second, List<Exemplar> exemplars) {
    double[] values = new double[first.intervals()];
    for (int i = 0; i < values.length; i++) {
      values[i] = arithmetic.of(first.value(i), second.value(i));
    }
    return new Line(labels(first.labels(), second.labels()), values, exemplars);
  }

  private List<Attribute> labels(List<Attribute> first, List<Attribute> second) {
    List<Attribute> labels = new ArrayList<>();
    Optional<String> firstName = name(first);
    Optional<String> secondName = name(second);
    if (firstName.isPresent() && secondName.isPresent()) {
      String both = firstName.get() + " " + arithmetic.sign() + " " + secondName.get();
      labels.add(Attribute.of(NAME, "(" + both + ")"));
    }
    labels.addAll(withoutName(first));
    for (Attribute each : withoutName(second)) {
      if (labels.stream().noneMatch(known -> known.key().equals(each.key()))) {
        labels.add(each);
      }
    }
    return labels;
  }

  private static Optional<String> name(List<Attribute> labels) {
    return labels.stream()
        .filter(each -> each.key().equals(NAME))
        .map(each -> each.value().text())
        .findFirst();
  }
}
