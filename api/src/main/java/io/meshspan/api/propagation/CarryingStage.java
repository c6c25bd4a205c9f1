package io.meshspan.api.propagation;

import io.opentelemetry.context.Context;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Wraps every function that is given to a stage. A proxy, because the interface has forty methods
 * of which only the kinds of their parameters matter here, and a JDK may add more.
 */
final class CarryingStage implements InvocationHandler {
  private final CompletionStage<?> stage;
  private final Context context;

  private CarryingStage(CompletionStage<?> stage, Context context) {
    this.stage = stage;
    this.context = context;
  }

  @SuppressWarnings("unchecked") // the proxy answers with what the stage of T answers
  static <T> CompletionStage<T> of(CompletionStage<T> stage, Context context) {
    Objects.requireNonNull(stage, "stage");
    return (CompletionStage<T>)
        Proxy.newProxyInstance(
            CarryingStage.class.getClassLoader(),
            new Class<?>[] {CompletionStage.class},
            new CarryingStage(stage, context));
  }

  @Override
  public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("equals") && arguments.length == 1) {
      return self == arguments[0];
    }
    Object[] carried = arguments == null ? null : arguments.clone();
    for (int i = 0; carried != null && i < carried.length; i++) {
      carried[i] = carried(carried[i]);
    }
    Object result;
    try {
      result = method.invoke(stage, carried);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    return method.getReturnType() == CompletionStage.class
        ? of((CompletionStage<?>) result, context)
        : result;
  }

  private Object carried(Object argument) {
    if (argument instanceof Runnable task) {
      return context.wrap(task);
    } else if (argument instanceof Function<?, ?> function) {
      return context.wrapFunction(function);
    } else if (argument instanceof BiFunction<?, ?, ?> function) {
      return context.wrapFunction(function);
    } else if (argument instanceof Consumer<?> consumer) {
      return context.wrapConsumer(consumer);
    } else if (argument instanceof BiConsumer<?, ?> consumer) {
      return context.wrapConsumer(consumer);
    }
    return argument; // an executor, or another stage
  }
}
