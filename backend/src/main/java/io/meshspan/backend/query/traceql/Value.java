package io.meshspan.backend.query.traceql;

import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import java.util.List;

/** What an expression is on one span. */
sealed interface Value {
  /** Nothing: the attribute is not there. */
  record Absent() implements Value {}

  /** A whole number; nanoseconds for a duration. */
  record Whole(long value) implements Value {}

  record Real(double value) implements Value {}

  record Text(String value) implements Value {}

  record Bool(boolean value) implements Value {}

  record StatusValue(Status.Code value) implements Value {}

  record KindValue(SpanKind value) implements Value {}

  /** Several at once: an array, or an attribute of each event. */
  record Many(List<Value> values) implements Value {}

  static Value of(boolean value) {
    return new Bool(value);
  }

  default boolean isTrue() {
    return this instanceof Bool bool && bool.value();
  }

  default boolean isNumber() {
    return this instanceof Whole || this instanceof Real;
  }

  default double number() {
    return this instanceof Whole whole ? whole.value() : ((Real) this).value();
  }
}
