package io.meshspan.api.annotation;

import io.meshspan.api.catalog.SpanUse;
import io.meshspan.api.catalog.SpanUse.Shape;
import io.meshspan.api.core.TypedSpan;
import java.util.Arrays;
import java.util.Set;

/** Java types and values, between a method of the application's and the typed API. */
final class JavaTypes {
  private static final Set<Class<?>> WHOLE =
      Set.of(
          byte.class,
          Byte.class,
          short.class,
          Short.class,
          int.class,
          Integer.class,
          long.class,
          Long.class);
  private static final Set<Class<?>> REAL =
      Set.of(float.class, Float.class, double.class, Double.class);

  private JavaTypes() {}

  static SpanUse.Type describe(Class<?> type) {
    return new SpanUse.Type(shapeOf(type), type.getTypeName().replace('$', '.'));
  }

  private static Shape shapeOf(Class<?> type) {
    if (CharSequence.class.isAssignableFrom(type)) {
      return Shape.TEXT;
    } else if (WHOLE.contains(type)) {
      return Shape.WHOLE;
    } else if (REAL.contains(type)) {
      return Shape.REAL;
    } else if (type == boolean.class) {
      return Shape.TRUTH;
    } else if (type == Boolean.class) {
      return Shape.BOXED_TRUTH;
    } else if (Iterable.class.isAssignableFrom(type) || type == String[].class) {
      return Shape.TEXTS;
    }
    return type.isEnum() ? Shape.ENUM : Shape.OTHER;
  }

  /** The value as the typed API takes it. What is missing stays so: it is counted there. */
  static Object convert(Object value, Class<?> type) {
    if (type == String.class) {
      return text(value);
    } else if (type == long.class) {
      return value instanceof Number number ? number.longValue() : TypedSpan.MISSING_WHOLE;
    } else if (type == double.class) {
      return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
    return value instanceof String[] texts ? Arrays.asList(texts) : value;
  }

  private static String text(Object value) {
    try {
      return value == null ? null : value.toString();
    } catch (RuntimeException e) { // a CharSequence of the application's that cannot be read
      return null;
    }
  }
}
