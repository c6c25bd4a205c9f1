package io.meshspan.backend.receive;

import static io.meshspan.backend.receive.ProtobufReader.BYTES;
import static io.meshspan.backend.receive.ProtobufReader.FIXED32;
import static io.meshspan.backend.receive.ProtobufReader.FIXED64;
import static io.meshspan.backend.receive.ProtobufReader.VARINT;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meshspan.store.Attribute;
import io.meshspan.store.Dropped;
import io.meshspan.store.Event;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import io.meshspan.store.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OTLP's spans, read from protobuf one after the other. What is wrong with a span refuses it alone;
 * what is no protobuf refuses the message. For one thread.
 */
final class OtlpSpanReader {
  private final ProtobufReader in;
  private final OtlpValues values;
  private final OtlpId traceId;
  private final OtlpId spanId;
  private final OtlpId parent;
  private final OtlpLinkReader links;
  private final List<Event> events = new ArrayList<>();
  private List<Attribute> attributes = List.of();
  private boolean tooDeep;
  private Optional<TraceId> lastTrace = Optional.empty();
  private String name = "";
  private String traceState = "";
  private String statusMessage = "";
  private int statusCode;
  private int kind;
  private int flags;
  private long start;
  private long end;
  private int droppedAttributes;
  private int droppedEvents;
  private int droppedLinks;
  private Optional<Refusal> wrongEvent = Optional.empty();

  OtlpSpanReader(ProtobufReader in, OtlpValues values) {
    this.in = in;
    this.values = values;
    this.traceId = new OtlpId(in);
    this.spanId = new OtlpId(in);
    this.parent = new OtlpId(in);
    this.links = new OtlpLinkReader(in, values);
  }

  /** Reads the message that the reader is in, to its end. */
  void read() throws InvalidProtocolBufferException {
    clear();
    int low = values.height();
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == (9 << 3 | BYTES)) {
        values.push();
        tooDeep |= values.wasTooDeep();
      } else {
        field(tag);
      }
    }
    attributes = values.takeFrom(low);
  }

  private void clear() {
    traceId.clear();
    spanId.clear();
    parent.clear();
    links.clear();
    events.clear();
    tooDeep = false;
    name = "";
    traceState = "";
    statusMessage = "";
    statusCode = 0;
    kind = 0;
    flags = 0;
    start = 0;
    end = 0;
    droppedAttributes = 0;
    droppedEvents = 0;
    droppedLinks = 0;
    wrongEvent = Optional.empty();
  }

  private void field(int tag) throws InvalidProtocolBufferException {
    switch (tag) {
      case 1 << 3 | BYTES -> traceId.read();
      case 2 << 3 | BYTES -> spanId.read();
      case 3 << 3 | BYTES -> traceState = values.text();
      case 4 << 3 | BYTES -> parent.read();
      case 5 << 3 | BYTES -> name = values.name();
      case 6 << 3 | VARINT -> kind = (int) in.varint();
      case 7 << 3 | FIXED64 -> start = in.fixed64();
      case 8 << 3 | FIXED64 -> end = in.fixed64();
      case 10 << 3 | VARINT -> droppedAttributes = (int) in.varint();
      case 11 << 3 | BYTES -> event();
      case 12 << 3 | VARINT -> droppedEvents = (int) in.varint();
      case 13 << 3 | BYTES -> links.read();
      case 14 << 3 | VARINT -> droppedLinks = (int) in.varint();
      case 15 << 3 | BYTES -> status();
      case 16 << 3 | FIXED32 -> flags = in.fixed32();
      default -> in.skip(tag);
    }
  }

  private void event() throws InvalidProtocolBufferException {
    long time = 0;
    String ofEvent = "";
    int dropped = 0;
    int low = values.height();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | FIXED64 -> time = in.fixed64();
        case 2 << 3 | BYTES -> ofEvent = values.name();
        case 3 << 3 | BYTES -> values.push();
        case 4 << 3 | VARINT -> dropped = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    boolean tooDeep = values.wasTooDeep();
    events.add(new Event(ofEvent, time, values.takeFrom(low), dropped));
    if (wrongEvent.isEmpty() && (time < 0 || tooDeep)) {
      wrongEvent = Optional.of(time < 0 ? Refusal.FAR_TIME : Refusal.TOO_DEEP);
    }
  }

  private void status() throws InvalidProtocolBufferException {
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 2 << 3 | BYTES -> statusMessage = values.text();
        case 3 << 3 | VARINT -> statusCode = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  /** The span that was read last. */
  Span span(Scope scope, Resource resource) throws RefusedSpanException {
    TraceId ofTrace = traceOf();
    SpanId ofSpan = spanId.span().orElseThrow(() -> new RefusedSpanException(Refusal.SPAN_ID));
    links.checkDepth();
    if (start == 0) {
      throw new RefusedSpanException(Refusal.NO_START);
    }
    // On the wire times are unsigned: what is negative here lies beyond 2262.
    if (start < 0 || end < 0) {
      throw new RefusedSpanException(Refusal.FAR_TIME);
    }
    Optional<SpanId> ofParent = parentOf(ofSpan);
    if (tooDeep) {
      throw new RefusedSpanException(Refusal.TOO_DEEP);
    }
    if (wrongEvent.isPresent()) {
      throw new RefusedSpanException(wrongEvent.get());
    }
    return Span.builder(ofTrace, ofSpan, name)
        .lasting(start, end)
        .parent(ofParent)
        .kind(spanKind())
        .status(spanStatus())
        .attributes(attributes)
        .events(List.copyOf(events))
        .links(links.links())
        .traceState(traceState)
        .flags(flags)
        .dropped(dropped())
        .scope(scope)
        .resource(resource)
        .build();
  }

  /** Spans of a trace come beside each other: they share its id. */
  private TraceId traceOf() throws RefusedSpanException {
    if (lastTrace.isEmpty() || !traceId.is(lastTrace.get())) {
      lastTrace = traceId.trace();
    }
    return lastTrace.orElseThrow(() -> new RefusedSpanException(Refusal.TRACE_ID));
  }

  private Optional<SpanId> parentOf(SpanId self) throws RefusedSpanException {
    if (!parent.isEmpty() && !parent.isSpanLong()) {
      throw new RefusedSpanException(Refusal.PARENT_ID);
    }
    // Some senders write "no parent" as eight zeros.
    Optional<SpanId> of = parent.span();
    if (of.isPresent() && of.get().equals(self)) {
      throw new RefusedSpanException(Refusal.OWN_PARENT);
    }
    return of;
  }

  private Dropped dropped() {
    // A link without valid ids points nowhere: it counts as dropped.
    int ofLinks = droppedLinks + links.invalid();
    return droppedAttributes == 0 && droppedEvents == 0 && ofLinks == 0
        ? Dropped.NOTHING
        : new Dropped(droppedAttributes, droppedEvents, ofLinks);
  }

  private SpanKind spanKind() {
    return switch (kind) {
      case 1 -> SpanKind.INTERNAL;
      case 2 -> SpanKind.SERVER;
      case 3 -> SpanKind.CLIENT;
      case 4 -> SpanKind.PRODUCER;
      case 5 -> SpanKind.CONSUMER;
      default -> SpanKind.UNSPECIFIED;
    };
  }

  private Status spanStatus() {
    Status.Code code =
        switch (statusCode) {
          case 1 -> Status.Code.OK;
          case 2 -> Status.Code.ERROR;
          default -> Status.Code.UNSET;
        };
    return code == Status.Code.UNSET && statusMessage.isEmpty()
        ? Status.UNSET
        : new Status(code, statusMessage);
  }
}
