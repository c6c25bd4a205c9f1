package io.meshspan.sdk.otlp;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Spans as the bytes of an {@code ExportTraceServiceRequest}: field by field what OpenTelemetry's
 * own exporter says of them. Never throws; an id that is none is left out. Thread-safe.
 */
public final class OtlpWriter {
  static final int HAS_REMOTE_BIT = 0x100;
  static final int REMOTE_BIT = 0x200;

  private OtlpWriter() {}

  /** The bytes; spans keep their order within a resource and scope. */
  public static byte[] request(Collection<SpanData> spans) {
    Map<Resource, Map<InstrumentationScopeInfo, List<SpanData>>> grouped = new LinkedHashMap<>();
    for (SpanData span : spans) {
      grouped
          .computeIfAbsent(span.getResource(), resource -> new LinkedHashMap<>())
          .computeIfAbsent(span.getInstrumentationScopeInfo(), scope -> new ArrayList<>())
          .add(span);
    }
    ProtobufWriter out = new ProtobufWriter();
    grouped.forEach(
        (resource, scopes) -> {
          int ofResource = out.begin(1);
          resource(resource, out);
          scopes.forEach((scope, inScope) -> scopeSpans(scope, inScope, out));
          out.text(3, orEmpty(resource.getSchemaUrl()));
          out.end(ofResource);
        });
    return out.toBytes();
  }

  private static void resource(Resource resource, ProtobufWriter out) {
    int begin = out.begin(1);
    ValueWriter.attributes(1, resource.getAttributes(), out);
    out.end(begin);
  }

  private static void scopeSpans(
      InstrumentationScopeInfo scope, List<SpanData> spans, ProtobufWriter out) {
    int ofScope = out.begin(2);
    int begin = out.begin(1);
    out.text(1, scope.getName());
    out.text(2, orEmpty(scope.getVersion()));
    ValueWriter.attributes(3, scope.getAttributes(), out);
    out.end(begin);
    for (SpanData span : spans) {
      span(span, out);
    }
    out.text(3, orEmpty(scope.getSchemaUrl()));
    out.end(ofScope);
  }

  private static void span(SpanData span, ProtobufWriter out) {
    int begin = out.begin(2);
    SpanContext context = span.getSpanContext();
    id(1, context.getTraceId(), 16, out);
    id(2, context.getSpanId(), 8, out);
    out.text(3, traceState(context.getTraceState()));
    SpanContext parent = span.getParentSpanContext();
    if (parent.isValid()) {
      id(4, parent.getSpanId(), 8, out);
    }
    out.text(5, span.getName());
    out.uint32(6, number(span.getKind()));
    out.fixed64(7, span.getStartEpochNanos());
    out.fixed64(8, span.getEndEpochNanos());
    ValueWriter.attributes(9, span.getAttributes(), out);
    out.uint32(10, span.getTotalAttributeCount() - span.getAttributes().size());
    for (EventData event : span.getEvents()) {
      event(event, out);
    }
    out.uint32(12, span.getTotalRecordedEvents() - span.getEvents().size());
    for (LinkData link : span.getLinks()) {
      link(link, out);
    }
    out.uint32(14, span.getTotalRecordedLinks() - span.getLinks().size());
    int status = out.begin(15);
    out.text(2, orEmpty(span.getStatus().getDescription()));
    out.uint32(3, number(span.getStatus().getStatusCode()));
    out.end(status);
    out.fixed32(16, flags(context, parent.isRemote()));
    out.end(begin);
  }

  private static int number(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  private static int number(StatusCode code) {
    return switch (code) {
      case UNSET -> 0;
      case OK -> 1;
      case ERROR -> 2;
    };
  }

  private static void event(EventData event, ProtobufWriter out) {
    int begin = out.begin(11);
    out.fixed64(1, event.getEpochNanos());
    out.text(2, event.getName());
    ValueWriter.attributes(3, event.getAttributes(), out);
    out.uint32(4, event.getTotalAttributeCount() - event.getAttributes().size());
    out.end(begin);
  }

  private static void link(LinkData link, ProtobufWriter out) {
    int begin = out.begin(13);
    SpanContext to = link.getSpanContext();
    id(1, to.getTraceId(), 16, out);
    id(2, to.getSpanId(), 8, out);
    out.text(3, traceState(to.getTraceState()));
    ValueWriter.attributes(4, link.getAttributes(), out);
    out.uint32(5, link.getTotalAttributeCount() - link.getAttributes().size());
    out.fixed32(6, flags(to, to.isRemote()));
    out.end(begin);
  }

  private static int flags(SpanContext context, boolean remote) {
    int flags = (context.getTraceFlags().asByte() & 0xFF) | HAS_REMOTE_BIT;
    return remote ? flags | REMOTE_BIT : flags;
  }

  private static void id(int field, String hex, int size, ProtobufWriter out) {
    if (hex.length() == 2 * size && hex.chars().allMatch(HexFormat::isHexDigit)) {
      out.presentBytes(field, HexFormat.of().parseHex(hex));
    }
  }

  private static String traceState(TraceState state) {
    if (state.isEmpty()) {
      return "";
    }
    StringJoiner members = new StringJoiner(",");
    state.forEach((key, value) -> members.add(key + '=' + value));
    return members.toString();
  }

  /** OpenTelemetry answers null where there is none. */
  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
