package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Expression.Binary;
import io.meshspan.backend.query.traceql.Expression.Matches;
import io.meshspan.backend.query.traceql.Field.Intrinsic;
import io.meshspan.backend.query.traceql.Field.OfScope;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.SpanKind;
import io.meshspan.store.SpanTest;
import io.meshspan.store.SpanTest.Place;
import io.meshspan.store.Status;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What one span of a trace must pass for a query to mean the trace: less than the query says, in a
 * form that a store answers without making spans. Where nothing can be said, any span passes.
 */
final class NecessaryTest {
  /** Fields of which a comparison says no more and no less than its test. */
  private static final Set<Intrinsic> EXACT =
      EnumSet.of(
          Intrinsic.NAME,
          Intrinsic.DURATION,
          Intrinsic.KIND,
          Intrinsic.STATUS,
          Intrinsic.INSTRUMENTATION_NAME,
          Intrinsic.INSTRUMENTATION_VERSION);

  private static final SpanTest ANY = SpanTest.anything();
  private static final SpanTest NONE = new SpanTest.Any(List.of());

  private NecessaryTest() {}

  /** Of the first step that says something: what comes after it only takes spans away. */
  static SpanTest of(Pipeline pipeline) {
    for (Stage stage : pipeline.stages()) {
      if (stage instanceof Stage.Select select) {
        SpanTest test = of(select.spansets());
        if (!test.equals(ANY)) {
          return test;
        }
      }
    }
    return ANY;
  }

  /** The test of a pipeline that is one filter, if a span passes it exactly when it is meant. */
  static Optional<SpanTest> exactly(Pipeline pipeline) {
    return pipeline.stages().size() == 1
            && pipeline.stages().get(0) instanceof Stage.Select select
            && select.spansets() instanceof Spansets.Filter filter
            && isExact(filter.condition())
        ? Optional.of(of(filter.condition()))
        : Optional.empty();
  }

  private static boolean isExact(Expression condition) {
    if (condition instanceof Expression.Literal literal) {
      return literal.value() instanceof Value.Bool;
    }
    if (condition instanceof Binary binary && binary.isLogical()) {
      return isExact(binary.left()) && isExact(binary.right());
    }
    if (!(compares(condition) && Evaluation.compared(condition) instanceof Expression.FieldOf of)) {
      return false;
    }
    if (of.field() instanceof OfScope attribute) {
      return attribute.scope() != Field.Scope.ANY && !isEqualToNil(condition);
    }
    return !isEqualToNil(condition)
        && (EXACT.contains(of.field())
            || comparison(condition, of.field()) instanceof SpanTest.WithoutParent);
  }

  private static boolean isOfNil(Expression comparison) {
    return comparison instanceof Binary binary
        && (Evaluation.isNil(binary.left()) || Evaluation.isNil(binary.right()));
  }

  private static boolean isEqualToNil(Expression comparison) {
    return isOfNil(comparison) && ((Binary) comparison).operator().equals("=");
  }

  private static boolean compares(Expression condition) {
    return condition instanceof Matches
        || (condition instanceof Binary binary && binary.isComparison());
  }

  private static SpanTest of(Spansets spansets) {
    if (spansets instanceof Spansets.Filter filter) {
      return of(filter.condition());
    } else if (spansets instanceof Spansets.Nested nested) {
      return of(nested.pipeline());
    }
    Spansets.Joined joined = (Spansets.Joined) spansets;
    SpanTest left = of(joined.left());
    SpanTest right = of(joined.right());
    if (joined.operator().equals("||")) {
      return either(left, right);
    }
    // Both sides must be there, on two spans as a rule; of what a span is not beside, the right.
    boolean isNegated = joined.operator().startsWith("!");
    return isNegated || left.equals(ANY) ? right : left;
  }

  private static SpanTest either(SpanTest left, SpanTest right) {
    return left.equals(ANY) || right.equals(ANY) ? ANY : new SpanTest.Any(List.of(left, right));
  }

  private static SpanTest of(Expression condition) {
    if (condition instanceof Expression.Literal literal) {
      return literal.value() instanceof Value.Bool bool && !bool.value() ? NONE : ANY;
    }
    if (condition instanceof Binary binary && binary.isLogical()) {
      SpanTest left = of(binary.left());
      SpanTest right = of(binary.right());
      if (binary.operator().equals("||")) {
        return either(left, right);
      }
      if (left.equals(ANY) || right.equals(ANY)) {
        return left.equals(ANY) ? right : left;
      }
      return left.and(right);
    }
    return compares(condition) && Evaluation.compared(condition) instanceof Expression.FieldOf of
        ? comparison(condition, of.field())
        : ANY;
  }

  private static SpanTest comparison(Expression comparison, Field field) {
    // What is not there is in no column; and every span has an intrinsic.
    if (isEqualToNil(comparison) || (isOfNil(comparison) && field instanceof Intrinsic)) {
      return ANY;
    }
    Predicate<Value> holds = value -> Evaluation.holds(comparison, value);
    return field instanceof OfScope attribute
        ? attribute(comparison, attribute, holds)
        : intrinsic((Intrinsic) field, holds);
  }

  private static SpanTest attribute(Expression comparison, OfScope field, Predicate<Value> holds) {
    Predicate<AttributeValue> accepts =
        isOfNil(comparison)
            ? value -> !(FieldValues.value(value) instanceof Value.Absent)
            : value -> holds.test(FieldValues.value(value));
    return new SpanTest.OnAttribute(
        places(field.scope()), field.name(), accepts, onlyText(comparison));
  }

  private static Set<Place> places(Field.Scope scope) {
    return switch (scope) {
      case SPAN -> EnumSet.of(Place.SPAN);
      case RESOURCE -> EnumSet.of(Place.RESOURCE);
      case INSTRUMENTATION -> EnumSet.of(Place.SCOPE);
      case EVENT -> EnumSet.of(Place.EVENT);
      case LINK -> EnumSet.of(Place.LINK);
      case ANY -> EnumSet.of(Place.SPAN, Place.RESOURCE);
    };
  }

  private static Optional<String> onlyText(Expression comparison) {
    if (comparison instanceof Binary binary && binary.operator().equals("=")) {
      for (Expression side : List.of(binary.left(), binary.right())) {
        if (side instanceof Expression.Literal literal
            && literal.value() instanceof Value.Text text) {
          return Optional.of(text.value());
        }
      }
    }
    return Optional.empty();
  }

  private static SpanTest intrinsic(Intrinsic field, Predicate<Value> holds) {
    return switch (field) {
      case NAME -> new SpanTest.OnName(name -> holds.test(new Value.Text(name)));
      case DURATION -> new SpanTest.OnDuration(nanos -> holds.test(new Value.Whole(nanos)));
      case KIND -> new SpanTest.OnKind(kinds(holds));
      case STATUS -> new SpanTest.OnStatus(statuses(holds));
      case INSTRUMENTATION_NAME ->
          new SpanTest.OnScope(scope -> holds.test(new Value.Text(scope.name())));
      case INSTRUMENTATION_VERSION ->
          new SpanTest.OnScope(scope -> holds.test(new Value.Text(scope.version())));
      // A root's is -1 and no other's is below 0.
      case NESTED_SET_PARENT ->
          holds.test(new Value.Whole(-1))
                  && !holds.test(new Value.Whole(0))
                  && !holds.test(new Value.Whole(Integer.MAX_VALUE))
              ? new SpanTest.WithoutParent()
              : ANY;
      default -> ANY;
    };
  }

  private static Set<SpanKind> kinds(Predicate<Value> holds) {
    return Arrays.stream(SpanKind.values())
        .filter(kind -> holds.test(new Value.KindValue(kind)))
        .collect(Collectors.toSet());
  }

  private static Set<Status.Code> statuses(Predicate<Value> holds) {
    return Arrays.stream(Status.Code.values())
        .filter(status -> holds.test(new Value.StatusValue(status)))
        .collect(Collectors.toSet());
  }
}
