package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Field.Intrinsic;
import io.meshspan.backend.query.traceql.Field.OfScope;
import io.meshspan.backend.query.traceql.Field.Scope;
import io.meshspan.store.Attribute;
import io.meshspan.store.Span;
import java.util.ArrayList;
import java.util.List;

/** All that can tell a span from another, by the names that a query has for it. */
final class SpanAttributes {
  /** Ids and times are left out: hardly two spans have them in common. */
  private static final List<Intrinsic> COMPARED =
      List.of(
          Intrinsic.NAME,
          Intrinsic.KIND,
          Intrinsic.STATUS,
          Intrinsic.STATUS_MESSAGE,
          Intrinsic.ROOT_NAME,
          Intrinsic.ROOT_SERVICE,
          Intrinsic.CHILD_COUNT,
          Intrinsic.INSTRUMENTATION_NAME,
          Intrinsic.INSTRUMENTATION_VERSION);

  private SpanAttributes() {}

  static List<Attribute> of(TraceIndex trace, FieldValues fields, int i) {
    Span span = trace.span(i);
    List<Attribute> all = new ArrayList<>();
    for (Intrinsic each : COMPARED) {
      all.add(new Attribute(each.text(), Values.of(each, fields.of(each, i))));
    }
    add(Scope.SPAN, span.attributes(), all);
    add(Scope.RESOURCE, span.resource().attributes(), all);
    add(Scope.INSTRUMENTATION, span.scope().attributes(), all);
    return all;
  }

  private static void add(Scope scope, List<Attribute> from, List<Attribute> to) {
    for (Attribute each : from) {
      OfScope field = new OfScope(scope, each.key());
      to.add(new Attribute(field.text(), Values.of(field, FieldValues.value(each.value()))));
    }
  }
}
