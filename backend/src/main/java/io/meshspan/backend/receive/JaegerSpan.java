package io.meshspan.backend.receive;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import io.meshspan.store.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One of Jaeger's spans while it is read, and then one of ours.
 *
 * <p>Source: OpenTelemetry specification, "Jaeger exporter", read backwards: its tags for kind,
 * status, scope and trace state become those again.
 */
final class JaegerSpan {
  private static final long NANOS_PER_MICRO = 1_000;

  private final long[] numbers = new long[12];
  private final List<Reference> references = new ArrayList<>();
  private final List<Attribute> tags = new ArrayList<>();
  private final List<Log> logs = new ArrayList<>();
  private String name = "";

  /** A span that this one comes from. */
  record Reference(boolean isChildOf, long traceIdHigh, long traceIdLow, long spanId) {}

  /** Something that happened meanwhile. */
  record Log(long micros, List<Attribute> fields) {}

  /** A field that is a number: ids (1 to 4), flags (7), start and duration in µs (8, 9). */
  boolean number(short field, long value) {
    boolean isKnown = (field >= 1 && field <= 4) || (field >= 7 && field <= 9);
    if (isKnown) {
      numbers[field] = value;
    }
    return true;
  }

  boolean name(short field, String text) {
    if (field == 5) {
      name = text;
    }
    return true;
  }

  List<Attribute> tags() {
    return tags;
  }

  void add(Reference reference) {
    references.add(reference);
  }

  void add(Log log) {
    logs.add(log);
  }

  Span toSpan(Resource resource, int spanBytes) throws RefusedSpanException {
    if ((numbers[1] | numbers[2]) == 0) {
      throw new RefusedSpanException(Refusal.TRACE_ID);
    }
    if (numbers[3] == 0) {
      throw new RefusedSpanException(Refusal.SPAN_ID);
    }
    if (numbers[8] <= 0) {
      throw new RefusedSpanException(Refusal.NO_START);
    }
    if (size() > spanBytes) {
      throw new RefusedSpanException(Refusal.TOO_LARGE);
    }
    Optional<SpanId> parent = parent();
    if (parent.isPresent() && parent.get().bits() == numbers[3]) {
      throw new RefusedSpanException(Refusal.OWN_PARENT);
    }
    SpanKind kind = kind(taken("span.kind"));
    Status status = status();
    Scope scope = scope();
    String traceState = taken("w3c.tracestate").orElse("");
    return Span.builder(new TraceId(numbers[2], numbers[1]), new SpanId(numbers[3]), name)
        .lasting(nanos(numbers[8]), nanos(numbers[8] + Math.max(0, numbers[9])))
        .parent(parent)
        .kind(kind)
        .status(status)
        .attributes(tags)
        .events(events())
        .links(links(parent))
        .traceState(traceState)
        .flags((int) (numbers[7] & 1))
        .scope(scope)
        .resource(resource)
        .build();
  }

  // Some exporters say the same a second time under the name of before.
  private Scope scope() {
    Optional<String> library = taken("otel.library.name");
    Optional<String> libraryVersion = taken("otel.library.version");
    return new Scope(
        taken("otel.scope.name").or(() -> library).orElse(""),
        taken("otel.scope.version").or(() -> libraryVersion).orElse(""),
        List.of());
  }

  private boolean isInThisTrace(Reference reference) {
    return reference.traceIdLow() == numbers[1] && reference.traceIdHigh() == numbers[2];
  }

  private Optional<SpanId> parent() {
    if (numbers[4] != 0) {
      return Optional.of(new SpanId(numbers[4]));
    }
    return references.stream()
        .filter(each -> each.isChildOf() && isInThisTrace(each) && each.spanId() != 0)
        .findFirst()
        .map(each -> new SpanId(each.spanId()));
  }

  private List<Link> links(Optional<SpanId> parent) {
    List<Link> links = new ArrayList<>();
    for (Reference each : references) {
      // A parent that is followed is a parent, and the reference still says how.
      boolean isParent =
          each.isChildOf()
              && isInThisTrace(each)
              && parent.isPresent()
              && parent.get().bits() == each.spanId();
      if (!isParent && (each.traceIdHigh() | each.traceIdLow()) != 0 && each.spanId() != 0) {
        String type = each.isChildOf() ? "child_of" : "follows_from";
        links.add(
            new Link(
                new TraceId(each.traceIdHigh(), each.traceIdLow()),
                new SpanId(each.spanId()),
                "",
                List.of(Attribute.of("opentracing.ref_type", type)),
                0));
      }
    }
    return links;
  }

  // A log that has a message and no event stays without a name: its message is among its fields.
  private List<Event> events() throws RefusedSpanException {
    List<Event> events = new ArrayList<>();
    for (Log log : logs) {
      List<Attribute> fields = new ArrayList<>(log.fields());
      String event = taken("event", fields).orElse("");
      events.add(new Event(event, nanos(log.micros()), fields, 0));
    }
    return events;
  }

  private Status status() {
    Optional<String> code = taken("otel.status_code");
    Optional<String> description = taken("otel.status_description");
    Optional<String> error = taken("error").filter(text -> !text.equals("false"));
    if (error.isPresent() || code.filter("ERROR"::equals).isPresent()) {
      Optional<String> words = error.filter(text -> !text.equals("true"));
      return new Status(Status.Code.ERROR, description.or(() -> words).orElse(""));
    }
    return code.filter("OK"::equals).isPresent() ? new Status(Status.Code.OK, "") : Status.UNSET;
  }

  private static SpanKind kind(Optional<String> text) {
    return switch (text.orElse("").toLowerCase(Locale.ROOT)) {
      case "client" -> SpanKind.CLIENT;
      case "server" -> SpanKind.SERVER;
      case "producer" -> SpanKind.PRODUCER;
      case "consumer" -> SpanKind.CONSUMER;
      case "internal" -> SpanKind.INTERNAL;
      default -> SpanKind.UNSPECIFIED;
    };
  }

  private Optional<String> taken(String key) {
    return taken(key, tags);
  }

  private static Optional<String> taken(String key, List<Attribute> from) {
    for (Attribute each : from) {
      if (each.key().equals(key)) {
        from.remove(each);
        return Optional.of(each.value().text());
      }
    }
    return Optional.empty();
  }

  private static long nanos(long micros) throws RefusedSpanException {
    if (micros < 0 || micros > Long.MAX_VALUE / NANOS_PER_MICRO) {
      throw new RefusedSpanException(Refusal.FAR_TIME);
    }
    return micros * NANOS_PER_MICRO;
  }

  private long size() {
    long size = name.length() + size(tags);
    for (Log log : logs) {
      size += Long.BYTES + size(log.fields());
    }
    return size + 32L * references.size();
  }

  private static long size(List<Attribute> attributes) {
    long size = 0;
    for (Attribute each : attributes) {
      size += each.key().length();
      size += each.value() instanceof AttributeValue.Text text ? text.value().length() : Long.BYTES;
      size += each.value() instanceof AttributeValue.Bytes bytes ? bytes.base64().length() : 0;
    }
    return size;
  }
}
