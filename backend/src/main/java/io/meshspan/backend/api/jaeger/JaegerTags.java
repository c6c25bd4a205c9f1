package io.meshspan.backend.api.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.AttributeValue.Bool;
import io.meshspan.store.AttributeValue.Bytes;
import io.meshspan.store.AttributeValue.Real;
import io.meshspan.store.AttributeValue.Whole;
import io.meshspan.store.Event;
import io.meshspan.store.Span;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Jaeger has as tags: attributes, and facts that have fields of their own elsewhere. */
final class JaegerTags {
  /** Beyond it a JavaScript number is no longer exact. */
  private static final long MOST_EXACT = (1L << 53) - 1;

  private JaegerTags() {}

  /** "client", "server" and so on; "" for a span that does not say. */
  static String kind(SpanKind kind) {
    return kind == SpanKind.UNSPECIFIED ? "" : kind.name().toLowerCase(Locale.ROOT);
  }

  static List<Attribute> of(Span span) {
    List<Attribute> tags = new ArrayList<>();
    addText(tags, "otel.scope.name", span.scope().name());
    addText(tags, "otel.scope.version", span.scope().version());
    tags.addAll(span.scope().attributes());
    for (Attribute attribute : span.attributes()) {
      if (!contradictsStatus(attribute, span)) {
        tags.add(attribute);
      }
    }
    addText(tags, "span.kind", kind(span.kind()));
    if (span.status().code() != Status.Code.UNSET) {
      addText(tags, "otel.status_code", span.status().code().name());
    }
    if (span.failed()) {
      tags.add(new Attribute("error", new Bool(true)));
    }
    addText(tags, "otel.status_description", span.status().message());
    addText(tags, "w3c.tracestate", span.traceState());
    return tags;
  }

  // Jaeger's UI takes any text in "error" for a failure, "false" too; and one tag is enough.
  private static boolean contradictsStatus(Attribute attribute, Span span) {
    return attribute.key().equals("error")
        && (span.failed() || attribute.value().text().equals("false"));
  }

  static List<Attribute> of(Event event) {
    List<Attribute> fields = new ArrayList<>();
    if (event.attributes().stream().noneMatch(each -> each.key().equals("event"))) {
      addText(fields, "event", event.name());
    }
    fields.addAll(event.attributes());
    return fields;
  }

  private static void addText(List<Attribute> tags, String key, String value) {
    if (!value.isEmpty()) {
      tags.add(Attribute.of(key, value));
    }
  }

  static void write(String field, List<Attribute> tags, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart(field);
    for (Attribute tag : tags) {
      json.writeStartObject();
      json.writeStringField("key", tag.key());
      writeValue(tag.value(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeValue(AttributeValue value, JsonGenerator json) throws IOException {
    if (value instanceof Bool bool) {
      json.writeStringField("type", "bool");
      json.writeBooleanField("value", bool.value());
    } else if (value instanceof Whole whole) {
      json.writeStringField("type", "int64");
      if (Math.abs(whole.value()) <= MOST_EXACT && whole.value() != Long.MIN_VALUE) {
        json.writeNumberField("value", whole.value());
      } else {
        json.writeStringField("value", Long.toString(whole.value()));
      }
    } else if (value instanceof Real real) {
      json.writeStringField("type", "float64");
      // The generator quotes NaN and the infinities, for which JSON has no number.
      json.writeNumberField("value", real.value());
    } else {
      json.writeStringField("type", value instanceof Bytes ? "binary" : "string");
      json.writeStringField("value", value.text());
    }
  }
}
