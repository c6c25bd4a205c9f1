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

  /**
   * Several at once.
   *
   * @param values of a list at least two, and each is there; of parts as many as there are
   */
  record Many(Of of, List<Value> values) implements Value {
    /** What they are of. */
    enum Of {
      /** An attribute that is a list. */
      LIST,
      /** Each event or link of a span. */
      PARTS
    }

    /** Those that are there. */
    List<Value> present() {
      return values.stream().filter(each -> !(each instanceof Absent)).toList();
    }
  }

  /** One value to count by: of parts the first that is there. */
  default Value first() {
    return ofParts(0);
  }

  /** One value to look at: of parts the last that is there. */
  default Value last() {
    return ofParts(Integer.MAX_VALUE);
  }

  private Value ofParts(int at) {
    if (this instanceof Many many && many.of() == Many.Of.PARTS) {
      List<Value> present = many.present();
      return present.isEmpty() ? new Absent() : present.get(Math.min(at, present.size() - 1));
    }
    return this;
  }

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
