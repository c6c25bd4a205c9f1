package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.backend.query.traceql.Field.Intrinsic;
import io.meshspan.backend.query.traceql.Field.OfScope;
import io.meshspan.backend.query.traceql.FirstStage.Measured;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.SeenSpan;
import io.meshspan.store.Span;
import io.meshspan.store.SpanBuilder;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanMake;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanTest;
import io.meshspan.store.Status;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor.Next;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A function of spans that asks nothing of their traces: one filter, then what makes, times and
 * attributes of spans tell. The store's columns answer it, and no trace is made.
 */
final class SingleSpans implements SpanObserver {
  private static final TraceId NO_TRACE = new TraceId(0, 1);
  private static final int MOST_KNOWN_MAKES = 100_000;
  private static final int MOST_KNOWN_OBJECTS = 256;

  private final SpanTest test;
  private final List<String> keys;
  private final Optional<Field> of;
  private final List<Integer> keysOfGroup;
  private final int keyOfNumber;
  private final TimeGrid grid;
  private final Observations.OfNumbers into;

  // The same make mostly comes as the same object; equal ones are of the same group all the same.
  private final Map<SpanMake, Groups> groups = new HashMap<>();
  private final IdentityHashMap<SpanMake, Groups> groupsOfObjects = new IdentityHashMap<>();
  private TraceId lastExemplar = NO_TRACE;
  private long seen;

  private SingleSpans(
      SpanTest test, Measured measured, TimeGrid grid, Observations.OfNumbers into) {
    this.of = measured.of();
    this.grid = grid;
    this.into = into;
    this.test = test;
    this.keys =
        Stream.concat(measured.by().stream(), of.stream())
            .filter(SingleSpans::isOwn)
            .map(field -> ((OfScope) field).name())
            .distinct()
            .toList();
    this.keyOfNumber =
        of.filter(SingleSpans::isOwn)
            .map(field -> keys.indexOf(((OfScope) field).name()))
            .orElse(-1);
    this.keysOfGroup =
        measured.by().stream()
            .filter(SingleSpans::isOwn)
            .map(field -> keys.indexOf(((OfScope) field).name()))
            .distinct()
            .toList();
  }

  /** Empty when whole traces must be looked at. */
  static Optional<SingleSpans> of(
      MetricsExpression.Counted counted, TimeGrid grid, Observations into) {
    return counted.first() instanceof Measured measured
            && measured.of().map(SingleSpans::isNumber).orElse(true)
            && measured.by().stream().allMatch(SingleSpans::tellsGroups)
            && into instanceof Observations.OfNumbers numbers
        ? NecessaryTest.exactly(counted.pipeline())
            .map(test -> new SingleSpans(test, measured, grid, numbers))
        : Optional.empty();
  }

  private static boolean isNumber(Field field) {
    return field == Intrinsic.DURATION || (field instanceof OfScope && isTold(field));
  }

  /** Whether makes and own attributes of spans tell it, or it is how long they last. */
  static boolean isTold(Field field) {
    if (field instanceof OfScope attribute) {
      return isOwn(field)
          || attribute.scope() == Field.Scope.RESOURCE
          || attribute.scope() == Field.Scope.INSTRUMENTATION;
    }
    return field == Intrinsic.NAME
        || field == Intrinsic.KIND
        || field == Intrinsic.STATUS
        || field == Intrinsic.DURATION
        || field == Intrinsic.INSTRUMENTATION_NAME
        || field == Intrinsic.INSTRUMENTATION_VERSION;
  }

  /** Whether spans of one make and with the same own attributes have it in common. */
  private static boolean tellsGroups(Field field) {
    return isTold(field) && field != Intrinsic.DURATION;
  }

  /** Whether it may be an attribute of the span itself. */
  static boolean isOwn(Field field) {
    return field instanceof OfScope attribute
        && (attribute.scope() == Field.Scope.SPAN || attribute.scope() == Field.Scope.ANY);
  }

  /** What it asks of the spans that start in a part of the time. */
  SpanQuestion question(TimeRange part) {
    return new SpanQuestion(part, test, keys);
  }

  long seen() {
    return seen;
  }

  @Override
  public Next see(SeenSpan span) {
    seen++;
    if (grid.contains(span.startEpochNanos())) {
      into.observe(group(span), span.startEpochNanos(), number(span));
      if (into.wantsExemplarAt(span.startEpochNanos())) {
        offer(span);
      }
    }
    return Next.GO_ON;
  }

  /** Takes two traces as exemplars, and counts nothing. */
  SpanObserver exemplars() {
    int[] offered = new int[1];
    return span -> {
      offered[0] += offer(span) ? 1 : 0;
      return offered[0] < 2 ? Next.GO_ON : Next.STOP;
    };
  }

  /** Offers it as an exemplar, unless another span of its trace was. */
  private boolean offer(SeenSpan span) {
    TraceId id = span.traceId();
    boolean isAnother = !id.equals(lastExemplar);
    if (isAnother) {
      lastExemplar = id;
      exemplar(whole(id, span));
    }
    return isAnother;
  }

  private double number(SeenSpan span) {
    if (of.isEmpty()) {
      return Double.NaN;
    }
    return of.get() instanceof OfScope attribute
        ? into.number(value(attribute, span))
        : span.durationNanos();
  }

  private Value value(OfScope attribute, SeenSpan span) {
    SpanMake make = span.make();
    return switch (attribute.scope()) {
      case RESOURCE -> FieldValues.in(make.resource().attributes(), attribute.name());
      case INSTRUMENTATION -> FieldValues.in(make.scope().attributes(), attribute.name());
      default -> {
        Value own =
            span.attribute(keyOfNumber).map(FieldValues::value).orElseGet(Value.Absent::new);
        boolean isElsewhere = own instanceof Value.Absent && attribute.scope() == Field.Scope.ANY;
        yield isElsewhere ? FieldValues.in(make.resource().attributes(), attribute.name()) : own;
      }
    };
  }

  private int group(SeenSpan span) {
    SpanMake make = span.make();
    Groups known = groupsOfObjects.get(make);
    if (known == null) {
      known = groups.computeIfAbsent(make, any -> new Groups());
      if (groupsOfObjects.size() < MOST_KNOWN_MAKES) {
        groupsOfObjects.put(make, known);
      }
    }
    return known.of(span);
  }

  /** The groups of one make's spans, by the values that tell them apart. */
  private final class Groups {
    private final Map<List<Optional<AttributeValue>>, Integer> byValues = new HashMap<>(1);
    // The same value mostly comes as the same object, for the length of a block.
    private final IdentityHashMap<Optional<AttributeValue>, Integer> byObject =
        new IdentityHashMap<>(1);
    private int only = -1;

    int of(SeenSpan span) {
      if (keysOfGroup.isEmpty()) {
        only = only < 0 ? made(span) : only;
        return only;
      }
      return keysOfGroup.size() == 1
          ? ofOne(span.attribute(keysOfGroup.get(0)), span)
          : of(keysOfGroup.stream().map(span::attribute).toList(), span);
    }

    private int ofOne(Optional<AttributeValue> value, SeenSpan span) {
      Integer known = byObject.get(value);
      if (known == null) {
        known = of(List.of(value), span);
        if (byObject.size() == MOST_KNOWN_OBJECTS) {
          byObject.clear();
        }
        byObject.put(value, known);
      }
      return known;
    }

    private int of(List<Optional<AttributeValue>> values, SeenSpan span) {
      Integer known = byValues.get(values);
      if (known == null) {
        known = made(span);
        byValues.put(values, known);
      }
      return known;
    }

    private int made(SeenSpan span) {
      return into.group(fields(whole(NO_TRACE, span)), 0);
    }
  }

  private void exemplar(Span span) {
    String id = FieldValues.withoutZeros(span.traceId().hex());
    TraceIndex index = new TraceIndex(new Trace(span.traceId(), List.of(span)));
    into.exemplar(index, new FieldValues(index), 0, List.of(Attribute.of("trace:id", id)));
  }

  /** What spans of a make have in common, as far as a query can ask for it. */
  static FieldValues fieldsOf(SpanMake make) {
    return fields(builder(NO_TRACE, make).lasting(1, 1).build());
  }

  private static FieldValues fields(Span span) {
    return new FieldValues(new TraceIndex(new Trace(span.traceId(), List.of(span))));
  }

  /** A span with all of this one that can be asked for. */
  private Span whole(TraceId trace, SeenSpan span) {
    SpanMake make = span.make();
    List<Attribute> attributes = new ArrayList<>();
    for (int key = 0; key < keys.size(); key++) {
      String name = keys.get(key);
      span.attribute(key).ifPresent(value -> attributes.add(new Attribute(name, value)));
    }
    return builder(trace, make)
        .lasting(span.startEpochNanos(), span.startEpochNanos() + span.durationNanos())
        .attributes(attributes)
        .build();
  }

  private static SpanBuilder builder(TraceId trace, SpanMake make) {
    return Span.builder(trace, new SpanId(1), make.name())
        .kind(make.kind())
        .status(new Status(make.status(), ""))
        .resource(make.resource())
        .scope(make.scope());
  }
}
