package io.meshspan.sdk.otlp;

import static io.meshspan.sdk.otlp.ProtobufWriter.BYTES;
import static io.meshspan.sdk.otlp.ProtobufWriter.FIXED32;
import static io.meshspan.sdk.otlp.ProtobufWriter.FIXED64;
import static io.meshspan.sdk.otlp.ProtobufWriter.VARINT;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One span, which learns its scope and resource once the messages around it were read. */
final class SpanReader {

  private final ProtobufReader in;
  private final ValueReader values;
  private final AttributesBuilder attributes = Attributes.builder();
  private final List<EventData> events = new ArrayList<>();
  private final List<LinkData> links = new ArrayList<>();
  private InstrumentationScopeInfo scope = InstrumentationScopeInfo.empty();
  private StatusData status = StatusData.unset();
  private SpanKind kind = SpanKind.INTERNAL;
  private String traceId = "";
  private String spanId = "";
  private String parentId = "";
  private String traceState = "";
  private String name = "";
  private long start;
  private long end;
  private int flags;
  private int droppedAttributes;
  private int droppedEvents;
  private int droppedLinks;

  private SpanReader(ProtobufReader in, ValueReader values) {
    this.in = in;
    this.values = values;
  }

  static SpanReader read(ProtobufReader in, ValueReader values) throws MalformedOtlpException {
    SpanReader span = new SpanReader(in, values);
    int outer = in.enter();
    while (in.hasMore()) {
      span.field(in.tag());
    }
    in.leave(outer);
    return span;
  }

  void in(InstrumentationScopeInfo ofScope) {
    scope = ofScope;
  }

  SpanData span(Resource resource) {
    boolean remote = (flags & OtlpWriter.REMOTE_BIT) != 0;
    SpanContext parent =
        parentId.isEmpty()
            ? SpanContext.getInvalid()
            : context(parentId, 0, TraceState.getDefault(), remote);
    Attributes all = attributes.build();
    return new ReadSpan(
        name,
        kind,
        context(spanId, flags, traceState(traceState), false),
        parent,
        status,
        start,
        end,
        all,
        all.size() + droppedAttributes,
        List.copyOf(events),
        events.size() + droppedEvents,
        List.copyOf(links),
        links.size() + droppedLinks,
        resource,
        scope);
  }

  private void field(int tag) throws MalformedOtlpException {
    switch (tag) {
      case 1 << 3 | BYTES -> traceId = hex();
      case 2 << 3 | BYTES -> spanId = hex();
      case 3 << 3 | BYTES -> traceState = in.text();
      case 4 << 3 | BYTES -> parentId = hex();
      case 5 << 3 | BYTES -> name = in.text();
      case 6 << 3 | VARINT -> kind = kind(in.varint());
      case 7 << 3 | FIXED64 -> start = in.fixed64();
      case 8 << 3 | FIXED64 -> end = in.fixed64();
      case 9 << 3 | BYTES -> values.attribute(attributes);
      case 10 << 3 | VARINT -> droppedAttributes = (int) in.varint();
      case 11 << 3 | BYTES -> event();
      case 12 << 3 | VARINT -> droppedEvents = (int) in.varint();
      case 13 << 3 | BYTES -> link();
      case 14 << 3 | VARINT -> droppedLinks = (int) in.varint();
      case 15 << 3 | BYTES -> status();
      case 16 << 3 | FIXED32 -> flags = in.fixed32();
      default -> in.skip(tag);
    }
  }

  private void event() throws MalformedOtlpException {
    AttributesBuilder ofEvent = Attributes.builder();
    String called = "";
    long time = 0;
    int dropped = 0;
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | FIXED64 -> time = in.fixed64();
        case 2 << 3 | BYTES -> called = in.text();
        case 3 << 3 | BYTES -> values.attribute(ofEvent);
        case 4 << 3 | VARINT -> dropped = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    Attributes all = ofEvent.build();
    events.add(EventData.create(time, called, all, all.size() + dropped));
  }

  private void link() throws MalformedOtlpException {
    AttributesBuilder ofLink = Attributes.builder();
    String trace = "";
    String span = "";
    String state = "";
    int bits = 0;
    int dropped = 0;
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> trace = hex();
        case 2 << 3 | BYTES -> span = hex();
        case 3 << 3 | BYTES -> state = in.text();
        case 4 << 3 | BYTES -> values.attribute(ofLink);
        case 5 << 3 | VARINT -> dropped = (int) in.varint();
        case 6 << 3 | FIXED32 -> bits = in.fixed32();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    boolean remote = (bits & OtlpWriter.REMOTE_BIT) != 0;
    Attributes all = ofLink.build();
    links.add(
        LinkData.create(
            context(trace, span, bits, traceState(state), remote), all, all.size() + dropped));
  }

  private void status() throws MalformedOtlpException {
    String message = "";
    long code = 0;
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 2 << 3 | BYTES -> message = in.text();
        case 3 << 3 | VARINT -> code = in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    StatusCode known = code == 1 ? StatusCode.OK : code == 2 ? StatusCode.ERROR : StatusCode.UNSET;
    status = StatusData.create(known, message);
  }

  private String hex() throws MalformedOtlpException {
    return HexFormat.of().formatHex(in.bytes());
  }

  private SpanContext context(String span, int bits, TraceState state, boolean remote) {
    return context(traceId, span, bits, state, remote);
  }

  private static SpanContext context(
      String trace, String span, int bits, TraceState state, boolean remote) {
    TraceFlags traceFlags = TraceFlags.fromByte((byte) bits);
    return remote
        ? SpanContext.createFromRemoteParent(trace, span, traceFlags, state)
        : SpanContext.create(trace, span, traceFlags, state);
  }

  private static SpanKind kind(long number) {
    return switch ((int) number) {
      case 2 -> SpanKind.SERVER;
      case 3 -> SpanKind.CLIENT;
      case 4 -> SpanKind.PRODUCER;
      case 5 -> SpanKind.CONSUMER;
      default -> SpanKind.INTERNAL;
    };
  }

  private static TraceState traceState(String header) {
    TraceStateBuilder state = TraceState.builder();
    String[] members = header.split(",", -1);
    for (int i = members.length - 1; i >= 0; i--) { // what is put last comes first
      int equals = members[i].indexOf('=');
      if (equals > 0) {
        state.put(members[i].substring(0, equals), members[i].substring(equals + 1));
      }
    }
    return state.build();
  }
}
