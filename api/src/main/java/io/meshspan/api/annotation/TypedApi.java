package io.meshspan.api.annotation;

import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.catalog.SpanDescription;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** The generated families as reflection sees them, found by what the catalogue says of them. */
final class TypedApi {
  private final Object spans;

  TypedApi(Object spans) {
    this.spans = spans;
  }

  Object family(SpanDescription span) {
    return call(familyMethod(span), spans);
  }

  Method start(SpanDescription span) {
    return declared(familyMethod(span).getReturnType(), span.method());
  }

  Method setter(SpanDescription span, AttributeDescription attribute) {
    return declared(start(span).getReturnType(), attribute.setter());
  }

  /** The qualified name of an enumerated attribute's Java type. */
  String enumType(SpanDescription span, AttributeDescription attribute) {
    int required = span.required().indexOf(attribute);
    Class<?> type =
        required >= 0
            ? start(span).getParameterTypes()[required]
            : setter(span, attribute).getParameterTypes()[0];
    return type.getTypeName();
  }

  private Method familyMethod(SpanDescription span) {
    try {
      return spans.getClass().getMethod(span.familyMethod());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(spans.getClass() + " has no " + span.familyMethod(), e);
    }
  }

  /** Not inherited: a setter may share its name with a method of the core. */
  private static Method declared(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(type + " has no method " + name));
  }

  /** Calls the typed API, which throws nothing of its own. */
  static Object call(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof VirtualMachineError fatal) {
        throw fatal;
      }
      throw new IllegalStateException(method + " threw", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method + " is not public", e);
    }
  }
}
