package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Field.Intrinsic;
import io.meshspan.backend.query.traceql.Field.OfScope;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a field is on a span of a trace. */
final class FieldValues {
  private static final Value ABSENT = new Value.Absent();

  private final TraceIndex trace;

  FieldValues(TraceIndex trace) {
    this.trace = trace;
  }

  Value of(Field field, int i) {
    return field instanceof Intrinsic intrinsic
        ? intrinsic(intrinsic, i)
        : attribute((OfScope) field, trace.span(i));
  }

  private Value intrinsic(Intrinsic intrinsic, int i) {
    Span span = trace.span(i);
    return switch (intrinsic) {
      case DURATION -> whole(span.durationNanos());
      case NAME -> text(span.name());
      case STATUS -> new Value.StatusValue(span.status().code());
      case STATUS_MESSAGE -> text(span.status().message());
      case KIND -> new Value.KindValue(span.kind());
      case SPAN_ID -> text(span.spanId().hex());
      case PARENT_ID -> text(span.parent().map(SpanId::hex).orElse(""));
      case CHILD_COUNT -> whole(trace.childCount(i));
      case TRACE_ID -> text(span.traceId().hex());
      case TRACE_DURATION -> whole(trace.durationNanos());
      case ROOT_NAME -> text(trace.root().name());
      case ROOT_SERVICE -> text(trace.root().service());
      case NESTED_SET_LEFT -> whole(trace.left(i));
      case NESTED_SET_RIGHT -> whole(trace.right(i));
      case NESTED_SET_PARENT ->
          whole(trace.parent(i) == TraceIndex.NONE ? -1 : trace.left(trace.parent(i)));
      case EVENT_NAME -> each(span.events(), event -> text(event.name()));
      case EVENT_SINCE_START ->
          each(span.events(), event -> whole(event.epochNanos() - span.startEpochNanos()));
      case LINK_TRACE_ID -> each(span.links(), link -> text(link.traceId().hex()));
      case LINK_SPAN_ID -> each(span.links(), link -> text(link.spanId().hex()));
      case INSTRUMENTATION_NAME -> text(span.scope().name());
      case INSTRUMENTATION_VERSION -> text(span.scope().version());
    };
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static Value whole(long number) {
    return new Value.Whole(number);
  }

  private static Value attribute(OfScope field, Span span) {
    String name = field.name();
    return switch (field.scope()) {
      case SPAN -> in(span.attributes(), name);
      case RESOURCE -> in(span.resource().attributes(), name);
      case INSTRUMENTATION -> in(span.scope().attributes(), name);
      case EVENT -> each(span.events(), event -> in(event.attributes(), name));
      case LINK -> each(span.links(), link -> in(link.attributes(), name));
      case ANY -> anywhere(name, span);
    };
  }

  private static Value anywhere(String name, Span span) {
    for (Field.Scope scope : Field.Scope.values()) {
      if (scope != Field.Scope.ANY) {
        Value value = attribute(new OfScope(scope, name), span);
        if (!(value instanceof Value.Absent)) {
          return value;
        }
      }
    }
    return ABSENT;
  }

  private static Value in(List<Attribute> attributes, String name) {
    for (Attribute each : attributes) {
      if (each.key().equals(name)) {
        return value(each.value());
      }
    }
    return ABSENT;
  }

  private static Value value(AttributeValue from) {
    if (from instanceof AttributeValue.Whole whole) {
      return whole(whole.value());
    }
    if (from instanceof AttributeValue.Real real) {
      return new Value.Real(real.value());
    }
    if (from instanceof AttributeValue.Bool bool) {
      return Value.of(bool.value());
    }
    if (from instanceof AttributeValue.Sequence sequence) {
      return each(sequence.values(), FieldValues::value);
    }
    return from instanceof AttributeValue.Empty ? ABSENT : text(from.text());
  }

  private static <T> Value each(List<T> from, Function<T, Value> value) {
    List<Value> values = new ArrayList<>();
    for (T each : from) {
      Value one = value.apply(each);
      if (one instanceof Value.Many many) {
        values.addAll(many.values());
      } else if (!(one instanceof Value.Absent)) {
        values.add(one);
      }
    }
    return values.isEmpty() ? ABSENT : new Value.Many(values);
  }
}
