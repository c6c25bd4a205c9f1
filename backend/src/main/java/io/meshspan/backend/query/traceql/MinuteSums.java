package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.Measure.Function;
import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.backend.query.traceql.Field.Intrinsic;
import io.meshspan.backend.query.traceql.Field.OfScope;
import io.meshspan.backend.query.traceql.FirstStage.Measured;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.SpanMake;
import io.meshspan.store.SpanTally;
import io.meshspan.store.SpanTest;
import io.meshspan.store.SpanTest.Place;
import io.meshspan.store.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A function of spans of which the store's sums tell all: how many of a service, name, kind and
 * status began in each minute, and how long they lasted. Spans are looked at for exemplars alone.
 */
final class MinuteSums {
  private static final OfScope SERVICE = new OfScope(Field.Scope.RESOURCE, "service.name");
  private static final Set<Field> TOLD =
      Set.of(Intrinsic.NAME, Intrinsic.KIND, Intrinsic.STATUS, SERVICE);
  private static final long FOR_EXEMPLARS_NANOS = Duration.ofMillis(50).toNanos();

  private final Predicate<SpanTally> test;
  private final boolean isOfService;
  private final Observations.OfNumbers into;
  private final SingleSpans spans;
  private final Map<SpanMake, Integer> groups = new HashMap<>();
  private long seen;

  private MinuteSums(
      Predicate<SpanTally> test,
      boolean isOfService,
      Observations.OfNumbers into,
      SingleSpans spans) {
    this.test = test;
    this.isOfService = isOfService;
    this.into = into;
    this.spans = spans;
  }

  /**
   * Empty when sums do not tell it.
   *
   * @param spans what single spans tell of the same
   */
  static Optional<MinuteSums> of(
      MetricsExpression.Counted counted, TimeGrid grid, Observations into, SingleSpans spans) {
    return counted.first() instanceof Measured measured
            && isSummed(measured)
            && TOLD.containsAll(measured.by())
            && isOfMinutes(grid)
            && into instanceof Observations.OfNumbers numbers
        ? NecessaryTest.exactly(counted.pipeline())
            .flatMap(test -> test(test).map(sums -> of(test, sums, measured, numbers, spans)))
        : Optional.empty();
  }

  private static MinuteSums of(
      SpanTest test,
      Predicate<SpanTally> ofSums,
      Measured measured,
      Observations.OfNumbers into,
      SingleSpans spans) {
    boolean isOfService = measured.by().contains(SERVICE) || asksForService(test);
    return new MinuteSums(ofSums, isOfService, into, spans);
  }

  private static boolean isSummed(Measured measured) {
    Function function = measured.function();
    boolean isOfDuration = measured.of().equals(Optional.of(Intrinsic.DURATION));
    return function.isCount()
        || (isOfDuration
            && (function.isBucketed()
                || function == Function.SUM_OVER_TIME
                || function == Function.AVG_OVER_TIME));
  }

  /** Whether no minute lies in two intervals; of a single one, the store cuts those at its ends. */
  private static boolean isOfMinutes(TimeGrid grid) {
    return grid.intervals() == 1
        || (grid.startEpochNanos() % SpanTally.MINUTE_NANOS == 0
            && grid.stepNanos() % SpanTally.MINUTE_NANOS == 0);
  }

  private static Optional<Predicate<SpanTally>> test(SpanTest test) {
    if (test instanceof SpanTest.All all) {
      return tests(all.of()).map(each -> sum -> each.stream().allMatch(one -> one.test(sum)));
    } else if (test instanceof SpanTest.Any any) {
      return tests(any.of()).map(each -> sum -> each.stream().anyMatch(one -> one.test(sum)));
    } else if (test instanceof SpanTest.OnName name) {
      return Optional.of(sum -> name.accepts().test(sum.name()));
    } else if (test instanceof SpanTest.OnKind kind) {
      return Optional.of(sum -> kind.accepted().contains(sum.kind()));
    } else if (test instanceof SpanTest.OnStatus status) {
      return Optional.of(sum -> status.accepted().contains(sum.status()));
    } else if (test instanceof SpanTest.OnAttribute attribute && isService(attribute)) {
      return Optional.of(sum -> attribute.accepts().test(new AttributeValue.Text(sum.service())));
    }
    return Optional.empty();
  }

  private static Optional<List<Predicate<SpanTally>>> tests(List<SpanTest> all) {
    List<Predicate<SpanTally>> tests = new ArrayList<>();
    for (SpanTest each : all) {
      Optional<Predicate<SpanTally>> test = test(each);
      if (test.isEmpty()) {
        return Optional.empty();
      }
      tests.add(test.get());
    }
    return Optional.of(tests);
  }

  private static boolean isService(SpanTest.OnAttribute attribute) {
    return attribute.key().equals(SERVICE.name())
        && attribute.places().equals(Set.of(Place.RESOURCE));
  }

  private static boolean asksForService(SpanTest test) {
    if (test instanceof SpanTest.All all) {
      return all.of().stream().anyMatch(MinuteSums::asksForService);
    } else if (test instanceof SpanTest.Any any) {
      return any.of().stream().anyMatch(MinuteSums::asksForService);
    }
    return test instanceof SpanTest.OnAttribute;
  }

  /**
   * Counts the spans of a part of the grid.
   *
   * @return whether it could: not where it matters that a service has no name, or one that is not
   *     text, which sums do not tell
   */
  boolean over(TimeRange part, SpanSource source) {
    List<SpanTally> sums = source.tallies(part);
    if (isOfService && !sums.stream().allMatch(sum -> isCertain(sum.service()))) {
      return false;
    }
    long began = System.nanoTime();
    long firstMinute = Long.MAX_VALUE;
    long lastMinute = Long.MIN_VALUE;
    for (SpanTally sum : sums) {
      if (test.test(sum)) {
        long end = (sum.epochMinute() + 1) * SpanTally.MINUTE_NANOS;
        into.observe(group(sum), Math.min(end, part.endEpochNanos()), sum);
        firstMinute = Math.min(firstMinute, sum.epochMinute());
        lastMinute = Math.max(lastMinute, sum.epochMinute());
        seen += sum.spans();
      }
    }
    if (firstMinute <= lastMinute) {
      long start = Math.max(part.startEpochNanos(), firstMinute * SpanTally.MINUTE_NANOS + 1);
      long end = Math.min(part.endEpochNanos(), (lastMinute + 1) * SpanTally.MINUTE_NANOS);
      for (TimeRange slot : into.slotsToFill(new TimeRange(start, end))) {
        if (System.nanoTime() - began < FOR_EXEMPLARS_NANOS) {
          source.observe(spans.question(slot), spans.exemplars());
        }
      }
    }
    return true;
  }

  private static boolean isCertain(String service) {
    return !service.equals(Resource.UNKNOWN_SERVICE) && Character.isLetter(service.charAt(0));
  }

  private int group(SpanTally sum) {
    SpanMake make =
        new SpanMake(
            sum.name(), sum.kind(), sum.status(), Resource.ofService(sum.service()), Scope.UNKNOWN);
    return groups.computeIfAbsent(make, any -> into.group(SingleSpans.fieldsOf(any), 0));
  }

  /** How many spans it has counted. */
  long seen() {
    return seen;
  }
}
