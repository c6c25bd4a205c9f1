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
import java.util.Map;
import java.util.Optional;

/**
 * One of Zipkin's spans while it is read, and then one of ours.
 *
 * <p>Sources: Zipkin's data model; OpenTelemetry specification, "Zipkin exporter", read backwards:
 * its tags for status and scope become status and scope again.
 */
final class ZipkinSpan {
  private static final long NANOS_PER_MICRO = 1_000;

  private final Map<String, String> tags = new LinkedHashMap<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private Optional<TraceId> traceId = Optional.empty();
  private Optional<SpanId> id = Optional.empty();
  private Optional<SpanId> parent = Optional.empty();
  private String name = "";
  private SpanKind kind = SpanKind.UNSPECIFIED;
  private long startMicros;
  private long durationMicros;
  private Endpoint local = Endpoint.NONE;
  private Endpoint remote = Endpoint.NONE;

  /** Something that happened meanwhile. */
  record Annotation(long micros, String value) {}

  /**
   * A side of a call.
   *
   * @param address "" when it is not known
   * @param port 0 when it is not known
   */
  record Endpoint(String service, String address, long port) {
    static final Endpoint NONE = new Endpoint("", "", 0);
  }

  ZipkinSpan ids(Optional<TraceId> ofTrace, Optional<SpanId> ofSpan, Optional<SpanId> ofParent) {
    traceId = ofTrace;
    id = ofSpan;
    parent = ofParent;
    return this;
  }

  ZipkinSpan named(String text) {
    name = text;
    return this;
  }

  ZipkinSpan kind(SpanKind is) {
    kind = is;
    return this;
  }

  /** Since 1970, and for how long; beyond what a long holds is the largest. */
  ZipkinSpan lasting(long fromMicros, long forMicros) {
    startMicros = fromMicros;
    durationMicros = forMicros;
    return this;
  }

  ZipkinSpan between(Endpoint here, Endpoint there) {
    local = here;
    remote = there;
    return this;
  }

  void add(Annotation annotation) {
    annotations.add(annotation);
  }

  void tag(String key, String value) {
    tags.put(key, value);
  }

  Span toSpan(int spanBytes) throws RefusedSpanException {
    TraceId ofTrace = traceId.orElseThrow(() -> new RefusedSpanException(Refusal.TRACE_ID));
    SpanId ofSpan = id.orElseThrow(() -> new RefusedSpanException(Refusal.SPAN_ID));
    if (startMicros <= 0) {
      throw new RefusedSpanException(Refusal.NO_START);
    }
    long start = nanos(startMicros);
    long end = nanos(startMicros + Math.max(0, durationMicros));
    if (size() > spanBytes) {
      throw new RefusedSpanException(Refusal.TOO_LARGE);
    }
    if (parent.isPresent() && parent.get().equals(ofSpan)) {
      throw new RefusedSpanException(Refusal.OWN_PARENT);
    }
    SpanKind ofSpanItself = kind == SpanKind.UNSPECIFIED ? kindInTags(tags) : kind;
    Status status = status(tags);
    Scope scope = scope(tags);
    List<Attribute> attributes = new ArrayList<>();
    tags.forEach((key, value) -> attributes.add(Attribute.of(key, value)));
    addAddress(local, "network.local", attributes);
    if (!remote.service().isEmpty()) {
      attributes.add(Attribute.of("peer.service", remote.service()));
    }
    addAddress(remote, "network.peer", attributes);
    return Span.builder(ofTrace, ofSpan, name)
        .lasting(start, end)
        .parent(parent)
        .kind(ofSpanItself)
        .status(status)
        .attributes(attributes)
        .events(events())
        .scope(scope)
        .resource(
            local.service().isEmpty()
                ? new Resource(List.of())
                : Resource.ofService(local.service()))
        .build();
  }

  private static long nanos(long micros) throws RefusedSpanException {
    if (micros < 0 || micros > Long.MAX_VALUE / NANOS_PER_MICRO) {
      throw new RefusedSpanException(Refusal.FAR_TIME);
    }
    return micros * NANOS_PER_MICRO;
  }

  /** Zipkin has no word for this kind; OpenTelemetry's Collector says it in a tag. */
  private static SpanKind kindInTags(Map<String, String> tags) {
    return tags.remove("span.kind", "internal") ? SpanKind.INTERNAL : SpanKind.UNSPECIFIED;
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

  private List<Event> events() throws RefusedSpanException {
    List<Event> events = new ArrayList<>(annotations.size());
    for (Annotation each : annotations) {
      events.add(new Event(each.value(), nanos(each.micros()), List.of(), 0));
    }
    return events;
  }

  private static void addAddress(Endpoint endpoint, String prefix, List<Attribute> to) {
    if (!endpoint.address().isEmpty()) {
      to.add(Attribute.of(prefix + ".address", endpoint.address()));
    }
    if (endpoint.port() != 0) {
      to.add(Attribute.of(prefix + ".port", endpoint.port()));
    }
  }

  private long size() {
    long size = name.length();
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      size += tag.getKey().length() + tag.getValue().length();
    }
    for (Annotation each : annotations) {
      size += each.value().length() + Long.BYTES;
    }
    return size;
  }
}
