package io.meshspan.api.annotation;

import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.catalog.SpanDescription;
import io.meshspan.api.catalog.SpanUse;
import io.meshspan.api.core.TypedSpan;
import io.opentelemetry.api.common.AttributeKey;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One method whose calls are spans: everything that can be found out before the first call. */
final class TracedMethod {
  private final Object family;
  private final Method start;
  private final List<Argument> required;
  private final List<Setter> optional;
  private final boolean isAsync;

  private TracedMethod(
      Object family,
      Method start,
      List<Argument> required,
      List<Setter> optional,
      boolean isAsync) {
    this.family = family;
    this.start = start;
    this.required = required;
    this.optional = optional;
    this.isAsync = isAsync;
  }

  /** Where a value comes from, and the Java type that it goes to. */
  private record Argument(int index, Class<?> type) {}

  private record Setter(Method method, Argument argument, AttributeDescription attribute) {}

  /** The target's method. */
  @FunctionalInterface
  interface Call {
    Object make() throws Throwable;
  }

  /** Empty, with its problems added, where the annotations do not fit the registry. */
  static Optional<TracedMethod> of(TypedApi api, Method method, List<String> problems) {
    List<Integer> indexes = new ArrayList<>();
    List<SpanUse.Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < method.getParameterCount(); i++) {
      Parameter parameter = method.getParameters()[i];
      SpanAttribute attribute = parameter.getAnnotation(SpanAttribute.class);
      if (attribute != null) {
        indexes.add(i);
        String name = parameter.isNamePresent() ? parameter.getName() : "";
        parameters.add(
            new SpanUse.Parameter(
                attribute.value(), name, JavaTypes.describe(parameter.getType())));
      }
    }
    List<SpanUse.Problem> found = new ArrayList<>();
    Optional<SpanUse> use =
        SpanUse.check(method.getAnnotation(Traced.class).value(), parameters, api::enumType, found);
    found.forEach(
        problem ->
            problems.add(
                method.getDeclaringClass().getName()
                    + "."
                    + method.getName()
                    + ": "
                    + problem.message()));
    return use.map(known -> of(api, method, known, indexes));
  }

  private static TracedMethod of(TypedApi api, Method method, SpanUse use, List<Integer> indexes) {
    SpanDescription span = use.span();
    Method start = api.start(span);
    List<Argument> required = new ArrayList<>();
    for (int i = 0; i < span.required().size(); i++) {
      int given = use.attributes().indexOf(span.required().get(i));
      required.add(new Argument(indexes.get(given), start.getParameterTypes()[i]));
    }
    List<Setter> optional = new ArrayList<>();
    for (int i = 0; i < use.attributes().size(); i++) {
      AttributeDescription attribute = use.attributes().get(i);
      if (!span.required().contains(attribute)) {
        Method setter = api.setter(span, attribute);
        Argument argument = new Argument(indexes.get(i), setter.getParameterTypes()[0]);
        optional.add(new Setter(setter, argument, attribute));
      }
    }
    return new TracedMethod(
        api.family(span),
        start,
        required,
        optional,
        CompletionStage.class.isAssignableFrom(method.getReturnType()));
  }

  /** Calls within a span. */
  Object call(Object[] arguments, Call target) throws Throwable {
    TypedSpan<?> span = startWith(arguments);
    if (isAsync) {
      return span.callAsync(
          current -> {
            setOptional(current, arguments);
            return (CompletionStage<?>) target.make();
          });
    }
    return span.call(
        current -> {
          setOptional(current, arguments);
          return target.make();
        });
  }

  private TypedSpan<?> startWith(Object[] arguments) {
    Object[] values = new Object[required.size()];
    for (int i = 0; i < values.length; i++) {
      Argument argument = required.get(i);
      values[i] = JavaTypes.convert(arguments[argument.index()], argument.type());
    }
    return (TypedSpan<?>) TypedApi.call(start, family, values);
  }

  private void setOptional(TypedSpan<?> span, Object[] arguments) {
    for (Setter setter : optional) {
      Object value = arguments[setter.argument().index()];
      if (value == null) { // a setter for a number has no word for that; this one counts it
        span.attribute(AttributeKey.stringKey(setter.attribute().key()), null);
      } else {
        TypedApi.call(setter.method(), span, JavaTypes.convert(value, setter.argument().type()));
      }
    }
  }

  @Override
  public String toString() {
    return start.getName() + Arrays.toString(start.getParameterTypes());
  }
}
