package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Field.Intrinsic;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** The fields that a query names, in the order in which it does. */
final class ShownFields {
  /** An answer has fields of their own for these. */
  private static final Set<Intrinsic> HAS_ITS_PLACE =
      EnumSet.of(
          Intrinsic.NAME,
          Intrinsic.DURATION,
          Intrinsic.SPAN_ID,
          Intrinsic.TRACE_ID,
          Intrinsic.TRACE_DURATION,
          Intrinsic.ROOT_NAME,
          Intrinsic.ROOT_SERVICE);

  private final Set<Field> fields = new LinkedHashSet<>();

  static Set<Field> of(Pipeline pipeline) {
    ShownFields shown = new ShownFields();
    shown.add(pipeline);
    shown.fields.removeIf(
        field -> field instanceof Intrinsic intrinsic && HAS_ITS_PLACE.contains(intrinsic));
    return shown.fields;
  }

  private void add(Pipeline pipeline) {
    for (Stage stage : pipeline.stages()) {
      if (stage instanceof Stage.Select select) {
        add(select.spansets());
      } else if (stage instanceof Stage.Show show) {
        fields.addAll(show.fields());
      }
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
    if (expression instanceof Expression.FieldOf of) {
      fields.add(of.field());
    } else if (expression instanceof Expression.Binary binary) {
      add(binary.left());
      add(binary.right());
    } else if (expression instanceof Expression.Matches matches) {
      add(matches.of());
    } else if (expression instanceof Expression.Not not) {
      add(not.of());
    } else if (expression instanceof Expression.Minus minus) {
      add(minus.of());
    }
  }
}
