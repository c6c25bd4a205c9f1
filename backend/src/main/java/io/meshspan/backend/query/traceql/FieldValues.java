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
  private static final String NO_PARENT = "0".repeat(16);

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
      case PARENT_ID -> text(span.parent().map(SpanId::hex).orElse(NO_PARENT));
      case CHILD_COUNT -> whole(trace.childCount(i));
      case TRACE_ID -> text(withoutZeros(span.traceId().hex()));
      case TRACE_DURATION -> whole(trace.durationNanos());
      case ROOT_NAME -> text(trace.trace().root().map(Span::name).orElse(""));
      case ROOT_SERVICE -> text(trace.trace().root().map(Span::service).orElse(""));
      case NESTED_SET_LEFT -> whole(trace.left(i));
      case NESTED_SET_RIGHT -> whole(trace.right(i));
      case NESTED_SET_PARENT -> whole(placeOfParent(span, i));
      case EVENT_NAME -> each(span.events(), event -> text(event.name()));
      case EVENT_SINCE_START ->
          each(span.events(), event -> whole(event.epochNanos() - span.startEpochNanos()));
      case LINK_TRACE_ID -> each(span.links(), link -> text(withoutZeros(link.traceId().hex())));
      case LINK_SPAN_ID -> each(span.links(), link -> text(link.spanId().hex()));
      case INSTRUMENTATION_NAME -> text(span.scope().name());
      case INSTRUMENTATION_VERSION -> text(span.scope().version());
    };
  }

  private long placeOfParent(Span span, int i) {
    if (span.parent().isEmpty()) {
      return -1;
    }
    return trace.parent(i) == TraceIndex.NONE ? 0 : trace.left(trace.parent(i));
  }

  /** Trace ids are written without leading zeros. */
  static String withoutZeros(String hex) {
    int first = 0;
    while (first < hex.length() - 1 && hex.charAt(first) == '0') {
      first++;
    }
    return hex.substring(first);
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
      case ANY -> {
        Value own = in(span.attributes(), name);
        yield own instanceof Value.Absent ? in(span.resource().attributes(), name) : own;
      }
    };
  }

  static Value in(List<Attribute> attributes, String name) {
    for (Attribute each : attributes) {
      if (each.key().equals(name)) {
        return value(each.value());
      }
    }
    return ABSENT;
  }

  static Value value(AttributeValue from) {
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
      return list(sequence);
    }
    return from instanceof AttributeValue.Empty ? ABSENT : text(from.text());
  }

  private static Value list(AttributeValue.Sequence sequence) {
    List<Value> values = new ArrayList<>();
    for (AttributeValue each : sequence.values()) {
      Value one = value(each);
      if (one instanceof Value.Many many) {
        values.addAll(many.values());
      } else if (!(one instanceof Value.Absent)) {
        values.add(one);
      }
    }
    // A list of one is told from its value by nobody who writes a query.
    return switch (values.size()) {
      case 0 -> ABSENT;
      case 1 -> values.get(0);
      default -> new Value.Many(Value.Many.Of.LIST, values);
    };
  }

  private static <T> Value each(List<T> from, Function<T, Value> value) {
    return new Value.Many(Value.Many.Of.PARTS, from.stream().map(value).toList());
  }
}
