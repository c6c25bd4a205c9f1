package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Expression.Binary;
import io.meshspan.backend.query.traceql.Expression.FieldOf;
import io.meshspan.backend.query.traceql.Field.Intrinsic;
import io.meshspan.backend.query.traceql.Field.OfScope;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields that a query names, in the order in which it does. One that is compared is shown with
 * the spans for which a comparison of it holds, and so is why the span is meant.
 */
final class ShownFields {
  /** An answer has fields of their own for these. */
  private static final Set<Intrinsic> HAVE_THEIR_PLACE =
      EnumSet.of(
          Intrinsic.NAME,
          Intrinsic.DURATION,
          Intrinsic.SPAN_ID,
          Intrinsic.TRACE_ID,
          Intrinsic.TRACE_DURATION,
          Intrinsic.ROOT_NAME,
          Intrinsic.ROOT_SERVICE);

  /** For each field its comparisons; none for a field that is shown in any case. */
  private final Map<Field, List<Expression>> fields = new LinkedHashMap<>();

  static ShownFields of(Pipeline pipeline) {
    ShownFields shown = new ShownFields();
    shown.add(pipeline);
    return shown;
  }

  /** Those of a span, but for what has its place in an answer. */
  List<Attribute> of(Evaluation evaluation, int span) {
    List<Attribute> shown = new ArrayList<>();
    fields.forEach(
        (field, comparisons) -> {
          if (!(field instanceof Intrinsic intrinsic && HAVE_THEIR_PLACE.contains(intrinsic))) {
            Value value = value(field, comparisons, evaluation, span);
            if (!(value instanceof Value.Absent)) {
              String name = field instanceof OfScope of ? of.name() : field.text();
              AttributeValue attribute = Values.of(field, value);
              shown.add(new Attribute(name, attribute));
            }
          }
        });
    return shown;
  }

  /** Whether the span's name is among them. */
  boolean showName(Evaluation evaluation, int span) {
    List<Expression> comparisons = fields.get(Intrinsic.NAME);
    return comparisons != null
        && !(value(Intrinsic.NAME, comparisons, evaluation, span) instanceof Value.Absent);
  }

  private static Value value(
      Field field, List<Expression> comparisons, Evaluation evaluation, int span) {
    Value value = evaluation.value(field, span);
    if (comparisons.isEmpty()) {
      return value.last();
    }
    for (Expression each : comparisons) {
      Value reason = evaluation.reason(each, value, span);
      if (!(reason instanceof Value.Absent)) {
        return reason;
      }
    }
    return new Value.Absent();
  }

  private void add(Pipeline pipeline) {
    for (Stage stage : pipeline.stages()) {
      if (stage instanceof Stage.Select select) {
        add(select.spansets());
      } else if (stage instanceof Stage.Show show) {
        show.fields().forEach(this::always);
      } else if (stage instanceof Stage.By by) {
        add(by.expression());
      } else if (stage instanceof Stage.Compare compare) {
        add(compare.left());
        add(compare.right());
      }
    }
  }

  private void add(Stage.Scalar scalar) {
    if (scalar instanceof Stage.Scalar.Aggregate aggregate) {
      addAll(aggregate.of());
    } else if (scalar instanceof Stage.Scalar.Arithmetic arithmetic) {
      add(arithmetic.left());
      add(arithmetic.right());
    }
  }

  private void add(Spansets spansets) {
    if (spansets instanceof Spansets.Filter filter) {
      add(filter.condition());
    } else if (spansets instanceof Spansets.Joined joined) {
      add(joined.left());
      add(joined.right());
    } else if (spansets instanceof Spansets.Nested nested) {
      add(nested.pipeline());
    }
  }

  private void add(Expression expression) {
    if (expression instanceof Binary binary && binary.isLogical()) {
      add(binary.left());
      add(binary.right());
    } else if (expression instanceof FieldOf of) {
      always(of.field());
    } else if (Evaluation.compared(expression) instanceof FieldOf of) {
      when(of.field(), expression);
    } else {
      addAll(expression);
    }
  }

  private void addAll(Expression expression) {
    if (expression instanceof FieldOf of) {
      always(of.field());
    } else if (expression instanceof Binary binary) {
      addAll(binary.left());
      addAll(binary.right());
    } else if (expression instanceof Expression.Matches matches) {
      addAll(matches.of());
    } else if (expression instanceof Expression.Not not) {
      addAll(not.of());
    } else if (expression instanceof Expression.Minus minus) {
      addAll(minus.of());
    }
  }

  private void always(Field field) {
    fields.put(field, List.of());
  }

  private void when(Field field, Expression comparison) {
    List<Expression> known = fields.get(field);
    if (known == null) {
      fields.put(field, new ArrayList<>(List.of(comparison)));
    } else if (!known.isEmpty()) {
      known.add(comparison);
    }
  }
}
