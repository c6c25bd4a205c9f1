package io.meshspan.bench.store;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Dropped;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import io.meshspan.store.TraceId;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Spans of OpenTelemetry's SDK as a receiver would have made them. For one thread. */
final class StoredSpans {
  private final Map<io.opentelemetry.sdk.resources.Resource, Resource> resources = new HashMap<>();
  private final Map<InstrumentationScopeInfo, Scope> scopes = new HashMap<>();

  Span of(SpanData data) {
    SpanContext context = data.getSpanContext();
    return Span.builder(trace(context.getTraceId()), span(context.getSpanId()), data.getName())
        .parent(parent(data))
        .kind(kind(data.getKind()))
        .lasting(data.getStartEpochNanos(), data.getEndEpochNanos())
        .status(status(data))
        .attributes(attributes(data.getAttributes()))
        .events(events(data))
        .links(links(data))
        .flags(0x100 | context.getTraceFlags().asByte())
        .dropped(Dropped.NOTHING)
        .scope(scopes.computeIfAbsent(data.getInstrumentationScopeInfo(), StoredSpans::scope))
        .resource(
            resources.computeIfAbsent(
                data.getResource(), from -> new Resource(attributes(from.getAttributes()))))
        .build();
  }

  private static TraceId trace(String hex) {
    return TraceId.ofHex(hex).orElseThrow();
  }

  private static SpanId span(String hex) {
    return SpanId.ofHex(hex).orElseThrow();
  }

  private static Optional<SpanId> parent(SpanData data) {
    return data.getParentSpanContext().isValid()
        ? Optional.of(span(data.getParentSpanId()))
        : Optional.empty();
  }

  private static SpanKind kind(io.opentelemetry.api.trace.SpanKind kind) {
    return SpanKind.valueOf(kind.name());
  }

  private static Status status(SpanData data) {
    return new Status(
        Status.Code.valueOf(data.getStatus().getStatusCode().name()),
        data.getStatus().getDescription());
  }

  private static Scope scope(InstrumentationScopeInfo from) {
    String version = from.getVersion() == null ? "" : from.getVersion();
    return new Scope(from.getName(), version, attributes(from.getAttributes()));
  }

  private static List<Event> events(SpanData data) {
    return data.getEvents().stream()
        .map(
            each ->
                new Event(
                    each.getName(), each.getEpochNanos(), attributes(each.getAttributes()), 0))
        .toList();
  }

  private static List<Link> links(SpanData data) {
    return data.getLinks().stream()
        .map(
            each ->
                new Link(
                    trace(each.getSpanContext().getTraceId()),
                    span(each.getSpanContext().getSpanId()),
                    "",
                    attributes(each.getAttributes()),
                    0))
        .toList();
  }

  private static List<Attribute> attributes(Attributes from) {
    List<Attribute> all = new ArrayList<>(from.size());
    from.forEach((key, value) -> all.add(new Attribute(key.getKey(), value(value))));
    return all;
  }

  private static AttributeValue value(Object value) {
    if (value instanceof String text) {
      return new AttributeValue.Text(text);
    } else if (value instanceof Long whole) {
      return new AttributeValue.Whole(whole);
    } else if (value instanceof Double real) {
      return new AttributeValue.Real(real);
    } else if (value instanceof Boolean bool) {
      return new AttributeValue.Bool(bool);
    } else if (value instanceof List<?> list) {
      return new AttributeValue.Sequence(list.stream().map(StoredSpans::value).toList());
    }
    throw new IllegalArgumentException("no attribute is a " + value.getClass());
  }
}
