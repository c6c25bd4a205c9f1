package io.meshspan.store;

import io.meshspan.store.AttributeValue.Bytes;
import io.meshspan.store.AttributeValue.Group;
import io.meshspan.store.AttributeValue.Sequence;
import io.meshspan.store.AttributeValue.Text;
import java.util.List;

/**
 * An estimate of what a span takes on the heap: an object counts 48 bytes with its references, a
 * character one byte. Resources and scopes are shared by the spans of a batch and counted in each,
 * which errs towards dropping early.
 */
public final class SpanWeight {
  private static final long OBJECT = 48;
  private static final long SPAN_AND_INDEXES = 400;

  private SpanWeight() {}

  /** The estimate, in bytes. */
  public static long of(Span span) {
    long sum = SPAN_AND_INDEXES + span.name().length() + span.traceState().length();
    sum += span.status().message().length() + of(span.attributes());
    sum += ofShared(span);
    for (Event event : span.events()) {
      sum += OBJECT + event.name().length() + of(event.attributes());
    }
    for (Link link : span.links()) {
      sum += 4 * OBJECT + link.traceState().length() + of(link.attributes());
    }
    return sum;
  }

  /** What of it the spans of a batch have in common: resource and scope. */
  public static long ofShared(Span span) {
    return of(span.resource().attributes()) + of(span.scope().attributes());
  }

  /** The same of attributes alone. */
  public static long of(List<Attribute> attributes) {
    long sum = 0;
    for (Attribute attribute : attributes) {
      sum += 2 * OBJECT + attribute.key().length() + of(attribute.value());
    }
    return sum;
  }

  private static long of(AttributeValue value) {
    if (value instanceof Text text) {
      return OBJECT + text.value().length();
    } else if (value instanceof Bytes bytes) {
      return OBJECT + bytes.base64().length();
    } else if (value instanceof Group group) {
      return OBJECT + of(group.entries());
    } else if (value instanceof Sequence list) {
      long sum = OBJECT;
      for (AttributeValue each : list.values()) {
        sum += of(each);
      }
      return sum;
    }
    return 0;
  }
}
