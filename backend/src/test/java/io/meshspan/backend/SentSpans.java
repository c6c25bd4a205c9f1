package io.meshspan.backend;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;

/** Spans as a sender puts them on the wire. */
public final class SentSpans {
  /** A trace that many tests send. */
  public static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private SentSpans() {}

  /** A request with these spans of one service. */
  public static ExportTraceServiceRequest of(String service, Span.Builder... spans) {
    ScopeSpans.Builder scope =
        ScopeSpans.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("io.meshspan").setVersion("0.1"));
    for (Span.Builder span : spans) {
      scope.addSpans(span);
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(entry("service.name", text(service))))
                .addScopeSpans(scope))
        .build();
  }

  /** A span of {@link #TRACE}, starting now and lasting 1.5 ms. */
  public static Span.Builder span(long id, String name) {
    long now = System.currentTimeMillis() * 1_000_000;
    return Span.newBuilder()
        .setTraceId(bytes(0x0af7651916cd43ddL, 0x8448eb211c80319cL))
        .setSpanId(bytes(id))
        .setName(name)
        .setStartTimeUnixNano(now)
        .setEndTimeUnixNano(now + 1_500_000);
  }

  /** A span that has everything a span can have. */
  public static Span.Builder full() {
    return span(7, "raft.commit")
        .setParentSpanId(bytes(6))
        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
        .setTraceState("m=1")
        .setFlags(1)
        .setStatus(
            Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage("lost"))
        .addAttributes(entry("text", text("ünï <b>\u0000\"")))
        .addAttributes(entry("long", AnyValue.newBuilder().setIntValue(1L << 60).build()))
        .addAttributes(entry("small", AnyValue.newBuilder().setIntValue(-3).build()))
        .addAttributes(entry("double", AnyValue.newBuilder().setDoubleValue(0.25).build()))
        .addAttributes(entry("nan", AnyValue.newBuilder().setDoubleValue(Double.NaN).build()))
        .addAttributes(entry("bool", AnyValue.newBuilder().setBoolValue(false).build()))
        .addAttributes(entry("bytes", AnyValue.newBuilder().setBytesValue(bytes(1)).build()))
        .addAttributes(entry("empty", AnyValue.getDefaultInstance()))
        .addAttributes(
            entry(
                "list",
                AnyValue.newBuilder()
                    .setArrayValue(
                        ArrayValue.newBuilder().addValues(text("a")).addValues(text("b")))
                    .build()))
        .addAttributes(
            entry(
                "map",
                AnyValue.newBuilder()
                    .setKvlistValue(KeyValueList.newBuilder().addValues(entry("k", text("v"))))
                    .build()))
        .setDroppedAttributesCount(2)
        .addEvents(
            Span.Event.newBuilder()
                .setName("raft.vote")
                .setTimeUnixNano(1_700_000_000_000_000_123L)
                .addAttributes(entry("peer", text("node-2"))))
        .addLinks(
            Span.Link.newBuilder()
                .setTraceId(bytes(0, 5))
                .setSpanId(bytes(9))
                .addAttributes(entry("why", text("retry"))));
  }

  /** A string value. */
  public static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  /** An attribute. */
  public static KeyValue entry(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  /** Eight bytes a number. */
  public static ByteString bytes(long... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * numbers.length);
    for (long number : numbers) {
      buffer.putLong(number);
    }
    return ByteString.copyFrom(buffer.array());
  }
}
