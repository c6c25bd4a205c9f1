package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * What can be asked of one span, in a form that a store can answer from its columns without making
 * the span. Predicates are pure and safe for use by many threads.
 */
public sealed interface SpanTest {
  /** Whether this span passes. */
  boolean passes(Span span);

  /** Any span. */
  static SpanTest anything() {
    return new All(List.of());
  }

  /** Both at once. */
  default SpanTest and(SpanTest other) {
    return new All(List.of(this, other));
  }

  /** Passes when all of these do. */
  record All(List<SpanTest> of) implements SpanTest {
    public All {
      of = List.copyOf(of);
    }

    @Override
    public boolean passes(Span span) {
      for (SpanTest each : of) {
        if (!each.passes(span)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Passes when one of these does. */
  record Any(List<SpanTest> of) implements SpanTest {
    public Any {
      of = List.copyOf(of);
    }

    @Override
    public boolean passes(Span span) {
      for (SpanTest each : of) {
        if (each.passes(span)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Of the span's name. */
  record OnName(Predicate<String> accepts) implements SpanTest {
    @Override
    public boolean passes(Span span) {
      return accepts.test(span.name());
    }
  }

  /** Of the service of its resource, {@link Resource#UNKNOWN_SERVICE} included. */
  record OnService(Predicate<String> accepts) implements SpanTest {
    @Override
    public boolean passes(Span span) {
      return accepts.test(span.service());
    }
  }

  /** Of its instrumentation scope. */
  record OnScope(Predicate<Scope> accepts) implements SpanTest {
    @Override
    public boolean passes(Span span) {
      return accepts.test(span.scope());
    }
  }

  /** Of its kind. */
  record OnKind(Set<SpanKind> accepted) implements SpanTest {
    public OnKind {
      accepted = Set.copyOf(accepted);
    }

    @Override
    public boolean passes(Span span) {
      return accepted.contains(span.kind());
    }
  }

  /** Of how it ended. */
  record OnStatus(Set<Status.Code> accepted) implements SpanTest {
    public OnStatus {
      accepted = Set.copyOf(accepted);
    }

    @Override
    public boolean passes(Span span) {
      return accepted.contains(span.status().code());
    }
  }

  /** Of how long it lasted, in nanoseconds. */
  record OnDuration(LongPredicate accepts) implements SpanTest {
    /** From the least to the most, both included. */
    public static OnDuration between(long leastNanos, long mostNanos) {
      return new OnDuration(nanos -> nanos >= leastNanos && nanos <= mostNanos);
    }

    @Override
    public boolean passes(Span span) {
      return accepts.test(span.durationNanos());
    }
  }

  /** A span that names no parent. */
  record WithoutParent() implements SpanTest {
    @Override
    public boolean passes(Span span) {
      return span.parent().isEmpty();
    }
  }

  /** Of when it began. */
  record OnStart(TimeRange range) implements SpanTest {
    public OnStart {
      requireNonNull(range, "range");
    }

    @Override
    public boolean passes(Span span) {
      return range.contains(span.startEpochNanos());
    }
  }

  /**
   * Of an attribute: passes when one of that key, at one of these places, has a value that is
   * accepted.
   *
   * @param onlyText when it is there, of all strings only this one is accepted, which a store may
   *     look up; values of other types are asked as ever
   */
  record OnAttribute(
      Set<Place> places, String key, Predicate<AttributeValue> accepts, Optional<String> onlyText)
      implements SpanTest {
    public OnAttribute {
      places = places.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(places));
      requireNonNull(key, "key");
      requireNonNull(onlyText, "onlyText");
    }

    /** Of values that this accepts. */
    public OnAttribute(Set<Place> places, String key, Predicate<AttributeValue> accepts) {
      this(places, key, accepts, Optional.empty());
    }

    /** Of values whose text form is this one. */
    public static OnAttribute ofText(Set<Place> places, String key, String text) {
      return new OnAttribute(places, key, value -> value.text().equals(text), Optional.of(text));
    }

    @Override
    public boolean passes(Span span) {
      for (Place place : places) {
        if (passes(place, span)) {
          return true;
        }
      }
      return false;
    }

    private boolean passes(Place place, Span span) {
      return switch (place) {
        case SPAN -> passes(span.attributes());
        case RESOURCE -> passes(span.resource().attributes());
        case SCOPE -> passes(span.scope().attributes());
        case EVENT -> ofEvent(span.events());
        case LINK -> ofLink(span.links());
      };
    }

    private boolean ofEvent(List<Event> events) {
      for (Event event : events) {
        if (passes(event.attributes())) {
          return true;
        }
      }
      return false;
    }

    private boolean ofLink(List<Link> links) {
      for (Link link : links) {
        if (passes(link.attributes())) {
          return true;
        }
      }
      return false;
    }

    /** Whether one of these attributes is of the key and accepted. */
    public boolean passes(List<Attribute> attributes) {
      for (Attribute attribute : attributes) {
        if (attribute.key().equals(key) && accepts.test(attribute.value())) {
          return true;
        }
      }
      return false;
    }
  }

  /** Where a span has attributes. */
  enum Place {
    /** Its own. */
    SPAN,
    /** Of what sent it. */
    RESOURCE,
    /** Of its instrumentation scope. */
    SCOPE,
    /** Of any of its events. */
    EVENT,
    /** Of any of its links. */
    LINK
  }
}
