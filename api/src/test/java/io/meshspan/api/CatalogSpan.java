package io.meshspan.api;

import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.catalog.EventDescription;
import io.meshspan.api.catalog.SpanCatalog;
import io.meshspan.api.catalog.SpanDescription;
import io.meshspan.api.catalog.ValueType;
import io.meshspan.api.core.SpanFamily;
import io.meshspan.api.core.TypedSpan;
import io.meshspan.api.core.WireValue;
import io.opentelemetry.api.common.AttributeKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** An operation of the catalogue, called as an application would, with the registry's examples. */
public record CatalogSpan(SpanDescription description) {
  /** All operations: a new family is among them as soon as it is in the registry. */
  public static Stream<CatalogSpan> all() {
    return SpanCatalog.spans().stream().map(CatalogSpan::new);
  }

  /** The family's object. */
  public SpanFamily<?> family(Meshspan meshspan) {
    return (SpanFamily<?>) invoke(method(Meshspan.class, description.familyMethod()), meshspan);
  }

  /** Starts the span with the first example of each required attribute. */
  public TypedSpan<?> start(Meshspan meshspan) {
    return start(family(meshspan));
  }

  /** As {@link #start(Meshspan)}, in a way that was said on the family. */
  public TypedSpan<?> start(SpanFamily<?> family) {
    return start(family, attribute -> attribute.examples().get(0));
  }

  /** Starts the span with values of the test's choice. */
  public TypedSpan<?> start(SpanFamily<?> family, Function<AttributeDescription, Object> values) {
    Method start = startMethod();
    return (TypedSpan<?>) invoke(start, family, arguments(start, description.required(), values));
  }

  /** The method that starts the span. */
  public Method startMethod() {
    Method accessor = method(Meshspan.class, description.familyMethod());
    return method(accessor.getReturnType(), description.method());
  }

  /** The Java values of the first examples, as the starting method takes them. */
  public Object[] exampleArguments() {
    return arguments(startMethod(), description.required(), a -> a.examples().get(0));
  }

  /** Calls the setter of an optional attribute. */
  public void set(TypedSpan<?> span, AttributeDescription attribute, Object value) {
    Method setter = method(span.getClass(), attribute.setter());
    Object returned = invoke(setter, span, javaValue(setter.getParameterTypes()[0], value));
    if (returned != span) {
      throw new AssertionError(attribute.setter() + " does not return its span");
    }
  }

  /** Adds an event. */
  public void add(
      TypedSpan<?> span, EventDescription event, Function<AttributeDescription, Object> values) {
    Method adder = method(span.getClass(), event.method());
    invoke(adder, span, arguments(adder, event.attributes(), values));
  }

  private static Object[] arguments(
      Method method,
      List<AttributeDescription> attributes,
      Function<AttributeDescription, Object> values) {
    Object[] arguments = new Object[attributes.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = javaValue(method.getParameterTypes()[i], values.apply(attributes.get(i)));
    }
    return arguments;
  }

  private static Object javaValue(Class<?> type, Object value) {
    if (!type.isEnum() || value == null) {
      return value;
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((WireValue) constant).wireValue().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError(type + " has no member " + value));
  }

  /** The key under which a value is expected. */
  public static AttributeKey<?> key(AttributeDescription attribute) {
    return switch (attribute.type()) {
      case STRING, ENUM -> AttributeKey.stringKey(attribute.key());
      case LONG -> AttributeKey.longKey(attribute.key());
      case DOUBLE -> AttributeKey.doubleKey(attribute.key());
      case BOOLEAN -> AttributeKey.booleanKey(attribute.key());
      case STRING_LIST -> AttributeKey.stringArrayKey(attribute.key());
    };
  }

  /** Every value that the registry names for an attribute: its examples, or all its members. */
  public static List<?> values(AttributeDescription attribute) {
    return attribute.type() == ValueType.ENUM ? attribute.members() : attribute.examples();
  }

  private static Method method(Class<?> type, String name) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(name) && !isInherited(method))
        .findFirst()
        .orElseThrow(() -> new AssertionError(type + " has no method " + name));
  }

  /** A setter may have the name of one of the core's methods, with another parameter. */
  private static boolean isInherited(Method method) {
    return method.getDeclaringClass() == TypedSpan.class
        || method.getDeclaringClass() == SpanFamily.class;
  }

  private static Object invoke(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw new AssertionError(method + " threw", e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(method + " is not public", e);
    }
  }

  @Override
  public String toString() {
    return description.name();
  }
}
