package io.meshspan.backend.receive;

import io.meshspan.store.Attribute;
import io.meshspan.store.Event;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import io.meshspan.store.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One of Zipkin's spans as one of ours.
 *
 * <p>Sources: Zipkin's data model; OpenTelemetry specification, "Zipkin exporter", read backwards:
 * its tags for status and scope become status and scope again.
 */
final class ZipkinSpan {
  private static final long NANOS_PER_MICRO = 1_000;

  private final int spanBytes;

  ZipkinSpan(int spanBytes) {
    this.spanBytes = spanBytes;
  }

  Span decode(JsonObject from) throws RefusedMessageException, RefusedSpanException {
    TraceId traceId =
        TraceId.ofHex(from.text("traceId"))
            .orElseThrow(() -> new RefusedSpanException(Refusal.TRACE_ID));
    SpanId spanId =
        SpanId.ofHex(from.text("id")).orElseThrow(() -> new RefusedSpanException(Refusal.SPAN_ID));
    long startMicros = from.int64("timestamp");
    if (startMicros <= 0) {
      throw new RefusedSpanException(Refusal.NO_START);
    }
    long start = nanos(startMicros);
    long end = nanos(startMicros + Math.max(0, from.int64("duration")));
    Map<String, String> tags = new LinkedHashMap<>(from.texts("tags"));
    List<Event> events = events(from);
    refuseIfTooLarge(from.text("name"), tags, events);
    Status status = status(tags);
    Scope scope = scope(tags);
    List<Attribute> attributes = new ArrayList<>();
    tags.forEach((key, value) -> attributes.add(Attribute.of(key, value)));
    addEndpoint(from.object("localEndpoint"), "network.local", attributes);
    addPeer(from.object("remoteEndpoint"), attributes);
    return Span.builder(traceId, spanId, from.text("name"))
        .lasting(start, end)
        .parent(parent(from.text("parentId"), spanId))
        .kind(kind(from.text("kind")))
        .status(status)
        .attributes(attributes)
        .events(events)
        .scope(scope)
        .resource(resource(from.object("localEndpoint")))
        .build();
  }

  private static long nanos(long micros) throws RefusedSpanException {
    if (micros < 0 || micros > Long.MAX_VALUE / NANOS_PER_MICRO) {
      throw new RefusedSpanException(Refusal.FAR_TIME);
    }
    return micros * NANOS_PER_MICRO;
  }

  private static Optional<SpanId> parent(String text, SpanId self) throws RefusedSpanException {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<SpanId> parent = SpanId.ofHex(text);
    if (parent.isEmpty() && !text.matches("0{1,16}")) {
      throw new RefusedSpanException(Refusal.PARENT_ID);
    }
    if (parent.isPresent() && parent.get().equals(self)) {
      throw new RefusedSpanException(Refusal.OWN_PARENT);
    }
    return parent;
  }

  // A kind that is not known says as little as none: the span matters more.
  private static SpanKind kind(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "CLIENT" -> SpanKind.CLIENT;
      case "SERVER" -> SpanKind.SERVER;
      case "PRODUCER" -> SpanKind.PRODUCER;
      case "CONSUMER" -> SpanKind.CONSUMER;
      default -> SpanKind.UNSPECIFIED;
    };
  }

  /** Takes the tags that say how it ended out of the others. */
  private static Status status(Map<String, String> tags) {
    String code = tags.remove("otel.status_code");
    String description = tags.remove("otel.status_description");
    String error = tags.get("error");
    if (error != null || "ERROR".equals(code)) {
      tags.remove("error");
      boolean says = error != null && !error.isEmpty() && !error.equals("true");
      String message = description == null ? (says ? error : "") : description;
      return new Status(Status.Code.ERROR, message);
    }
    return "OK".equals(code) ? new Status(Status.Code.OK, "") : Status.UNSET;
  }

  private static Scope scope(Map<String, String> tags) {
    String name = tags.remove("otel.scope.name");
    String version = tags.remove("otel.scope.version");
    // Older exporters say the same a second time under the name of before.
    String library = tags.remove("otel.library.name");
    String libraryVersion = tags.remove("otel.library.version");
    return new Scope(first(name, library), first(version, libraryVersion), List.of());
  }

  private static String first(String one, String other) {
    return one != null ? one : other != null ? other : "";
  }

  private static List<Event> events(JsonObject from)
      throws RefusedMessageException, RefusedSpanException {
    List<Event> events = new ArrayList<>();
    for (JsonObject annotation : from.objects("annotations")) {
      events.add(
          new Event(annotation.text("value"), nanos(annotation.int64("timestamp")), List.of(), 0));
    }
    return events;
  }

  private static Resource resource(JsonObject local) throws RefusedMessageException {
    String service = local.text("serviceName");
    return service.isEmpty() ? new Resource(List.of()) : Resource.ofService(service);
  }

  private static void addPeer(JsonObject remote, List<Attribute> to)
      throws RefusedMessageException {
    String service = remote.text("serviceName");
    if (!service.isEmpty()) {
      to.add(Attribute.of("peer.service", service));
    }
    addEndpoint(remote, "network.peer", to);
  }

  private static void addEndpoint(JsonObject endpoint, String prefix, List<Attribute> to)
      throws RefusedMessageException {
    String address = endpoint.has("ipv6") ? endpoint.text("ipv6") : endpoint.text("ipv4");
    if (!address.isEmpty()) {
      to.add(Attribute.of(prefix + ".address", address));
    }
    long port = endpoint.int64("port");
    if (port != 0) {
      to.add(Attribute.of(prefix + ".port", port));
    }
  }

  private void refuseIfTooLarge(String name, Map<String, String> tags, List<Event> events)
      throws RefusedSpanException {
    long size = name.length();
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      size += tag.getKey().length() + tag.getValue().length();
    }
    for (Event event : events) {
      size += event.name().length() + Long.BYTES;
    }
    if (size > spanBytes) {
      throw new RefusedSpanException(Refusal.TOO_LARGE);
    }
  }
}
