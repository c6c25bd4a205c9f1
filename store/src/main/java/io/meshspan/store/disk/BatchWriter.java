package io.meshspan.store.disk;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.TraceId;
import io.meshspan.store.segment.Codes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes one batch; the grammar is the package's. */
final class BatchWriter {
  private final PayloadWriter out = new PayloadWriter();
  private final Map<Scope, Integer> scopes = new HashMap<>();
  private final Map<Resource, Integer> resources = new HashMap<>();

  private BatchWriter() {}

  /** One payload, or several where one would be longer than a frame takes. */
  static List<byte[]> payloads(List<Span> batch) {
    byte[] whole = write(batch);
    if (whole.length <= Frame.MAX_PAYLOAD_BYTES) {
      return List.of(whole);
    }
    if (batch.size() == 1) {
      throw new IllegalArgumentException(
          "a span of " + whole.length + " bytes is more than the store takes; make it smaller");
    }
    int half = batch.size() / 2;
    List<byte[]> all = new ArrayList<>(payloads(batch.subList(0, half)));
    all.addAll(payloads(batch.subList(half, batch.size())));
    return all;
  }

  private static byte[] write(List<Span> batch) {
    BatchWriter writer = new BatchWriter();
    writer.out.varint(batch.size());
    TraceId before = null;
    for (Span span : batch) {
      writer.span(span, span.traceId().equals(before));
      before = span.traceId();
    }
    return writer.out.toBytes();
  }

  private void span(Span span, boolean sameTrace) {
    out.int8((sameTrace ? 1 : 0) | (span.parent().isPresent() ? 2 : 0));
    if (!sameTrace) {
      traceId(span.traceId());
    }
    out.int64(span.spanId().bits());
    span.parent().ifPresent(parent -> out.int64(parent.bits()));
    out.string(span.name());
    out.varint(Codes.KINDS.indexOf(span.kind()));
    out.int64(span.startEpochNanos());
    out.zigzag(span.endEpochNanos() - span.startEpochNanos());
    out.varint(Codes.STATUSES.indexOf(span.status().code()));
    out.string(span.status().message());
    attributes(span.attributes());
    out.varint(span.events().size());
    span.events().forEach(this::event);
    out.varint(span.links().size());
    span.links().forEach(this::link);
    out.string(span.traceState());
    out.zigzag(span.flags());
    out.zigzag(span.dropped().attributes());
    out.zigzag(span.dropped().events());
    out.zigzag(span.dropped().links());
    scope(span.scope());
    resource(span.resource());
  }

  private void traceId(TraceId id) {
    out.int64(id.high());
    out.int64(id.low());
  }

  private void event(Event event) {
    out.string(event.name());
    out.int64(event.epochNanos());
    attributes(event.attributes());
    out.zigzag(event.droppedAttributes());
  }

  private void link(Link link) {
    traceId(link.traceId());
    out.int64(link.spanId().bits());
    out.string(link.traceState());
    attributes(link.attributes());
    out.zigzag(link.droppedAttributes());
  }

  private void scope(Scope scope) {
    Integer known = scopes.putIfAbsent(scope, scopes.size() + 1);
    out.varint(known == null ? 0 : known);
    if (known == null) {
      out.string(scope.name());
      out.string(scope.version());
      attributes(scope.attributes());
    }
  }

  private void resource(Resource resource) {
    Integer known = resources.putIfAbsent(resource, resources.size() + 1);
    out.varint(known == null ? 0 : known);
    if (known == null) {
      attributes(resource.attributes());
    }
  }

  private void attributes(List<Attribute> attributes) {
    out.varint(attributes.size());
    for (Attribute attribute : attributes) {
      out.string(attribute.key());
      value(attribute.value());
    }
  }

  private void value(AttributeValue value) {
    if (value instanceof AttributeValue.Text text) {
      out.int8(0);
      out.string(text.value());
    } else if (value instanceof AttributeValue.Bool bool) {
      out.int8(bool.value() ? 2 : 1);
    } else if (value instanceof AttributeValue.Whole whole) {
      out.int8(3);
      out.zigzag(whole.value());
    } else if (value instanceof AttributeValue.Real real) {
      out.int8(4);
      out.int64(Double.doubleToRawLongBits(real.value()));
    } else if (value instanceof AttributeValue.Bytes raw) {
      out.int8(5);
      out.string(raw.base64());
    } else if (value instanceof AttributeValue.Sequence list) {
      out.int8(6);
      out.varint(list.values().size());
      list.values().forEach(this::value);
    } else if (value instanceof AttributeValue.Group group) {
      out.int8(7);
      attributes(group.entries());
    } else {
      out.int8(8);
    }
  }
}
