package io.meshspan.store.segment;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;

/**
 * What the values of one column have in common.
 *
 * @param key as it came
 */
record Column(Place place, String key, Type type) {
  /** Whose attribute it is. */
  enum Place {
    SPAN,
    EVENT,
    LINK
  }

  /** Which values it has. */
  enum Type {
    TEXT,
    BOOL,
    WHOLE,
    REAL,
    /** Bytes, lists and maps, as {@link NestedValue} writes them. */
    NESTED,
    EMPTY;

    static Type of(AttributeValue value) {
      if (value instanceof AttributeValue.Text) {
        return TEXT;
      } else if (value instanceof AttributeValue.Whole) {
        return WHOLE;
      } else if (value instanceof AttributeValue.Real) {
        return REAL;
      } else if (value instanceof AttributeValue.Bool) {
        return BOOL;
      } else if (value instanceof AttributeValue.Empty) {
        return EMPTY;
      }
      return NESTED;
    }

    /** Whether its values are kept as strings, else as numbers. */
    boolean isText() {
      return this == TEXT || this == NESTED;
    }
  }

  static Column of(Place place, Attribute attribute) {
    return new Column(place, attribute.key(), Type.of(attribute.value()));
  }

  static String text(AttributeValue value) {
    return value instanceof AttributeValue.Text text ? text.value() : NestedValue.write(value);
  }

  static long number(AttributeValue value) {
    if (value instanceof AttributeValue.Whole whole) {
      return whole.value();
    } else if (value instanceof AttributeValue.Real real) {
      return Double.doubleToRawLongBits(real.value());
    }
    return value instanceof AttributeValue.Bool bool && bool.value() ? 1 : 0;
  }

  AttributeValue value(String text) {
    return type == Type.TEXT ? new AttributeValue.Text(text) : NestedValue.read(text);
  }

  AttributeValue value(long number) {
    return switch (type) {
      case WHOLE -> new AttributeValue.Whole(number);
      case REAL -> new AttributeValue.Real(Double.longBitsToDouble(number));
      case BOOL -> new AttributeValue.Bool(number != 0);
      default -> new AttributeValue.Empty();
    };
  }
}
