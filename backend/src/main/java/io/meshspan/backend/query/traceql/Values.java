package io.meshspan.backend.query.traceql;

import io.meshspan.store.AttributeValue;
import java.util.Locale;

/** Values as a reader sees them. */
final class Values {
  private Values() {}

  /** The value of a field as its reader sees it; a duration is Go's text for it. */
  static AttributeValue of(Field field, Value any) {
    Value value = any.first();
    if (value instanceof Value.Absent) {
      return new AttributeValue.Empty();
    }
    return field.isDuration() && value instanceof Value.Whole nanos
        ? new AttributeValue.Text(Durations.text(nanos.value()))
        : attribute(value);
  }

  /** The same of an expression; what is not there is {@code nil}. */
  static AttributeValue of(Expression expression, Value value) {
    return expression instanceof Expression.FieldOf of && of.field().isDuration()
        ? of(of.field(), value)
        : attribute(value.first());
  }

  /** Enumerations by their word in the language; what is not there as {@code nil}. */
  static AttributeValue attribute(Value value) {
    if (value instanceof Value.Whole whole) {
      return new AttributeValue.Whole(whole.value());
    }
    if (value instanceof Value.Real real) {
      return new AttributeValue.Real(real.value());
    }
    if (value instanceof Value.Bool bool) {
      return new AttributeValue.Bool(bool.value());
    }
    if (value instanceof Value.StatusValue status) {
      return new AttributeValue.Text(status.value().name().toLowerCase(Locale.ROOT));
    }
    if (value instanceof Value.KindValue kind) {
      return new AttributeValue.Text(kind.value().name().toLowerCase(Locale.ROOT));
    }
    if (value instanceof Value.Many many) {
      // A reader has room for one value: a list is its text.
      return new AttributeValue.Text(
          new AttributeValue.Sequence(many.values().stream().map(Values::attribute).toList())
              .text());
    }
    return new AttributeValue.Text(value instanceof Value.Text text ? text.value() : "nil");
  }
}
