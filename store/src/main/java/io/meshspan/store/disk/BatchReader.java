package io.meshspan.store.disk;

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
import io.meshspan.store.segment.Codes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what {@link BatchWriter} wrote; anything else ends in a runtime exception. */
final class BatchReader {
  private final PayloadReader in;
  private final List<Scope> scopes = new ArrayList<>();
  private final List<Resource> resources = new ArrayList<>();

  private BatchReader(byte[] payload) {
    in = new PayloadReader(payload);
  }

  static List<Span> read(byte[] payload) {
    BatchReader reader = new BatchReader(payload);
    int count = reader.in.count();
    List<Span> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      batch.add(reader.span(batch));
    }
    if (!reader.in.atEnd()) {
      throw new IllegalArgumentException("bytes follow the last span of a batch");
    }
    return batch;
  }

  private Span span(List<Span> before) {
    int flags = in.int8();
    TraceId trace = (flags & 1) != 0 ? before.get(before.size() - 1).traceId() : traceId();
    SpanId id = new SpanId(in.int64());
    Optional<SpanId> parent =
        (flags & 2) != 0 ? Optional.of(new SpanId(in.int64())) : Optional.empty();
    String name = in.string();
    SpanKind kind = one(Codes.KINDS);
    long start = in.int64();
    long end = start + in.zigzag();
    Status.Code code = one(Codes.STATUSES);
    return Span.builder(trace, id, name)
        .parent(parent)
        .kind(kind)
        .lasting(start, end)
        .status(new Status(code, in.string()))
        .attributes(attributes())
        .events(list(this::event))
        .links(list(this::link))
        .traceState(in.string())
        .flags(int32())
        .dropped(new Dropped(int32(), int32(), int32()))
        .scope(scope())
        .resource(resource())
        .build();
  }

  private <T> T one(List<T> of) {
    return of.get(Math.toIntExact(in.varint()));
  }

  private int int32() {
    return Math.toIntExact(in.zigzag());
  }

  private TraceId traceId() {
    return new TraceId(in.int64(), in.int64());
  }

  private Event event() {
    return new Event(in.string(), in.int64(), attributes(), int32());
  }

  private Link link() {
    return new Link(traceId(), new SpanId(in.int64()), in.string(), attributes(), int32());
  }

  private Scope scope() {
    int reference = Math.toIntExact(in.varint());
    if (reference > 0) {
      return scopes.get(reference - 1);
    }
    Scope scope = new Scope(in.string(), in.string(), attributes());
    scopes.add(scope);
    return scope;
  }

  private Resource resource() {
    int reference = Math.toIntExact(in.varint());
    if (reference > 0) {
      return resources.get(reference - 1);
    }
    Resource resource = new Resource(attributes());
    resources.add(resource);
    return resource;
  }

  private List<Attribute> attributes() {
    return list(() -> new Attribute(in.string(), value()));
  }

  private <T> List<T> list(Supplier<T> one) {
    int count = in.count();
    List<T> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(one.get());
    }
    return all;
  }

  private AttributeValue value() {
    int type = in.int8();
    return switch (type) {
      case 0 -> new AttributeValue.Text(in.string());
      case 1 -> new AttributeValue.Bool(false);
      case 2 -> new AttributeValue.Bool(true);
      case 3 -> new AttributeValue.Whole(in.zigzag());
      case 4 -> new AttributeValue.Real(Double.longBitsToDouble(in.int64()));
      case 5 -> new AttributeValue.Bytes(in.string());
      case 6 -> new AttributeValue.Sequence(list(this::value));
      case 7 -> new AttributeValue.Group(attributes());
      case 8 -> new AttributeValue.Empty();
      default -> throw new IllegalArgumentException("no value has type " + type);
    };
  }
}
