package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.backend.query.traceql.Field.Intrinsic;
import io.meshspan.backend.query.traceql.Field.OfScope;
import io.meshspan.backend.query.traceql.FirstStage.Measured;
import io.meshspan.store.Attribute;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanMake;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanTest;
import io.meshspan.store.Status;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor.Next;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A function of spans that asks nothing of their traces: one filter, then what makes of spans and
 * times tell. The store's columns answer it, and no trace is made.
 */
final class SingleSpans implements SpanObserver {
  private static final TraceId NO_TRACE = new TraceId(0, 1);

  private final SpanTest test;
  private final TimeGrid grid;
  private final Observations.OfNumbers into;

  // The same make mostly comes as the same object; equal ones are of the same group all the same.
  private final Map<SpanMake, Integer> groups = new HashMap<>();
  private final IdentityHashMap<SpanMake, Integer> groupsOfObjects = new IdentityHashMap<>();
  private TraceId lastExemplar = NO_TRACE;
  private long seen;

  private SingleSpans(SpanTest test, TimeGrid grid, Observations.OfNumbers into) {
    this.test = test;
    this.grid = grid;
    this.into = into;
  }

  /** Empty when whole traces must be looked at. */
  static Optional<SingleSpans> of(
      MetricsExpression.Counted counted, TimeGrid grid, Observations into) {
    boolean isTold =
        counted.first() instanceof Measured measured
            && measured.of().map(of -> of == Intrinsic.DURATION).orElse(true)
            && measured.by().stream().allMatch(SingleSpans::isOfMake);
    return isTold && into instanceof Observations.OfNumbers numbers
        ? NecessaryTest.exactly(counted.pipeline())
            .map(test -> new SingleSpans(test, grid, numbers))
        : Optional.empty();
  }

  private static boolean isOfMake(Field field) {
    if (field instanceof OfScope attribute) {
      return attribute.scope() == Field.Scope.RESOURCE
          || attribute.scope() == Field.Scope.INSTRUMENTATION;
    }
    return field == Intrinsic.NAME
        || field == Intrinsic.KIND
        || field == Intrinsic.STATUS
        || field == Intrinsic.INSTRUMENTATION_NAME
        || field == Intrinsic.INSTRUMENTATION_VERSION;
  }

  SpanTest test() {
    return test;
  }

  long seen() {
    return seen;
  }

  @Override
  public Next see(SpanMake make, long start, long durationNanos, Supplier<TraceId> trace) {
    seen++;
    if (grid.contains(start)) {
      into.observe(group(make), start, durationNanos);
      if (into.wantsExemplars()) {
        TraceId id = trace.get();
        if (!id.equals(lastExemplar)) {
          lastExemplar = id;
          exemplar(span(id, make, start, durationNanos));
        }
      }
    }
    return Next.GO_ON;
  }

  private int group(SpanMake make) {
    Integer known = groupsOfObjects.get(make);
    if (known != null) {
      return known;
    }
    int group =
        groups.computeIfAbsent(make, any -> into.group(fields(span(NO_TRACE, make, 1, 0)), 0));
    if (groupsOfObjects.size() < 100_000) {
      groupsOfObjects.put(make, group);
    }
    return group;
  }

  private void exemplar(Span span) {
    TraceIndex index = new TraceIndex(new Trace(span.traceId(), List.of(span)));
    String id = FieldValues.withoutZeros(span.traceId().hex());
    into.exemplar(index, new FieldValues(index), 0, List.of(Attribute.of("trace:id", id)));
  }

  private static FieldValues fields(Span span) {
    return new FieldValues(new TraceIndex(new Trace(span.traceId(), List.of(span))));
  }

  private static Span span(TraceId trace, SpanMake make, long start, long durationNanos) {
    return Span.builder(trace, new SpanId(1), make.name())
        .kind(make.kind())
        .status(new Status(make.status(), ""))
        .lasting(start, start + durationNanos)
        .resource(make.resource())
        .scope(make.scope())
        .build();
  }
}
