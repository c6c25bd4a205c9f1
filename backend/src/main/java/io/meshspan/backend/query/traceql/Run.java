package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Stage.Scalar;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A pipeline on one trace. */
final class Run {
  private final TraceIndex trace;
  private final Evaluation evaluation;
  private final Relations relations;

  Run(TraceIndex trace, FieldValues fields) {
    this.trace = trace;
    this.evaluation = new Evaluation(fields);
    this.relations = new Relations(trace);
  }

  /** The groups that are left, each with at least one span. */
  List<SpanGroup> of(Pipeline pipeline) {
    BitSet all = new BitSet();
    all.set(0, trace.size());
    return of(pipeline, List.of(new SpanGroup(all, List.of())));
  }

  private List<SpanGroup> of(Pipeline pipeline, List<SpanGroup> start) {
    List<SpanGroup> groups = start;
    for (Stage stage : pipeline.stages()) {
      groups = after(stage, groups);
    }
    return groups;
  }

  private List<SpanGroup> after(Stage stage, List<SpanGroup> groups) {
    List<SpanGroup> next = new ArrayList<>();
    for (SpanGroup group : groups) {
      if (stage instanceof Stage.Select select) {
        add(next, new SpanGroup(spans(select.spansets(), group.spans()), group.said()));
      } else if (stage instanceof Stage.By by) {
        next.addAll(split(by, group));
      } else if (stage instanceof Stage.Compare compare) {
        compare(compare, group, next);
      } else if (stage instanceof Stage.Show) {
        next.add(group);
      }
    }
    return stage instanceof Stage.Coalesce ? coalesced(groups) : next;
  }

  private static void add(List<SpanGroup> to, SpanGroup group) {
    if (!group.spans().isEmpty()) {
      to.add(group);
    }
  }

  private static List<SpanGroup> coalesced(List<SpanGroup> groups) {
    BitSet all = new BitSet();
    groups.forEach(group -> all.or(group.spans()));
    return all.isEmpty() ? List.of() : List.of(new SpanGroup(all, List.of()));
  }

  private BitSet spans(Spansets spansets, BitSet of) {
    if (spansets instanceof Spansets.Joined joined) {
      return relations.joined(
          joined.operator(), spans(joined.left(), of), spans(joined.right(), of));
    }
    BitSet chosen = new BitSet();
    if (spansets instanceof Spansets.Filter filter) {
      for (int i = of.nextSetBit(0); i >= 0; i = of.nextSetBit(i + 1)) {
        chosen.set(i, evaluation.isTrue(filter.condition(), i));
      }
    } else if (spansets instanceof Spansets.Nested nested) {
      of(nested.pipeline(), List.of(new SpanGroup(of, List.of())))
          .forEach(group -> chosen.or(group.spans()));
    }
    return chosen;
  }

  private List<SpanGroup> split(Stage.By by, SpanGroup group) {
    Map<Value, BitSet> parts = new LinkedHashMap<>();
    BitSet spans = group.spans();
    for (int i = spans.nextSetBit(0); i >= 0; i = spans.nextSetBit(i + 1)) {
      parts
          .computeIfAbsent(evaluation.value(by.expression(), i).first(), any -> new BitSet())
          .set(i);
    }
    List<SpanGroup> split = new ArrayList<>();
    parts.forEach(
        (value, part) ->
            split.add(
                new SpanGroup(part, group.said())
                    .saying(new Attribute(by.text(), Values.of(by.expression(), value)))));
    return split;
  }

  private void compare(Stage.Compare compare, SpanGroup group, List<SpanGroup> next) {
    List<Attribute> said = new ArrayList<>();
    double left = number(compare.left(), group.spans(), said);
    double right = number(compare.right(), group.spans(), said);
    // What cannot be computed, such as the average of nothing, is true of nothing.
    if (Double.isNaN(left)
        || Double.isNaN(right)
        || !Evaluation.holds(compare.operator(), left, right)) {
      return;
    }
    SpanGroup kept = group;
    for (Attribute each : said) {
      kept = kept.saying(each);
    }
    next.add(kept);
  }

  private double number(Scalar scalar, BitSet spans, List<Attribute> said) {
    if (scalar instanceof Scalar.Constant number) {
      return number.value();
    }
    if (scalar instanceof Scalar.Arithmetic arithmetic) {
      return Evaluation.real(
          arithmetic.operator(),
          number(arithmetic.left(), spans, said),
          number(arithmetic.right(), spans, said));
    }
    Scalar.Aggregate aggregate = (Scalar.Aggregate) scalar;
    if (aggregate.function().equals("count")) {
      said.add(Attribute.of(aggregate.text(), spans.cardinality()));
      return spans.cardinality();
    }
    double value = aggregate(aggregate, spans);
    said.add(new Attribute(aggregate.text(), said(aggregate, value, spans)));
    return value;
  }

  /** A duration is Go's text for it, whole numbers stay whole but for their average. */
  private AttributeValue said(Scalar.Aggregate aggregate, double value, BitSet spans) {
    if (aggregate.of() instanceof Expression.FieldOf of && of.field().isDuration()) {
      return new AttributeValue.Text(Durations.text((long) value));
    }
    boolean isWhole =
        !aggregate.function().equals("avg")
            && spans.stream()
                .mapToObj(i -> evaluation.value(aggregate.of(), i).first())
                .filter(Value::isNumber)
                .allMatch(each -> each instanceof Value.Whole);
    return isWhole ? new AttributeValue.Whole((long) value) : new AttributeValue.Real(value);
  }

  private double aggregate(Scalar.Aggregate aggregate, BitSet spans) {
    double[] numbers =
        spans.stream()
            .mapToObj(i -> evaluation.value(aggregate.of(), i).first())
            .filter(Value::isNumber)
            .mapToDouble(Value::number)
            .toArray();
    if (numbers.length == 0) {
      return Double.NaN;
    }
    double result = numbers[0];
    for (int i = 1; i < numbers.length; i++) {
      result =
          switch (aggregate.function()) {
            case "min" -> Math.min(result, numbers[i]);
            case "max" -> Math.max(result, numbers[i]);
            default -> result + numbers[i];
          };
    }
    return aggregate.function().equals("avg") ? result / numbers.length : result;
  }
}
