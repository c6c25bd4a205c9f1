package io.meshspan.api.annotation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Weaves an interface's annotated methods around an object that implements it. What has no
 * annotation goes straight to the object. Calls that the object makes to itself are not seen.
 *
 * <p>For {@code Meshspan.traced}, which is the door.
 */
public final class TracedProxy implements InvocationHandler {
  private final Object target;
  private final Map<Method, TracedMethod> traced;

  private TracedProxy(Object target, Map<Method, TracedMethod> traced) {
    this.target = target;
    this.traced = traced;
  }

  /**
   * The object, traced.
   *
   * @param spans the object whose methods lead to the families' spans
   * @param type the interface to weave
   * @param target what does the work
   * @throws IllegalArgumentException if the type is no interface, or an annotation does not fit the
   *     registry: names each method and what to do
   */
  public static <T> T of(Object spans, Class<T> type, T target) {
    Objects.requireNonNull(target, "target");
    if (!type.isInterface()) {
      throw new IllegalArgumentException(
          type.getName() + " is no interface; only interfaces can be traced without an agent");
    }
    TypedApi api = new TypedApi(spans);
    Map<Method, TracedMethod> traced = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        annotated(method, target.getClass())
            .ifPresent(
                declared ->
                    TracedMethod.of(api, declared, problems)
                        .ifPresent(woven -> traced.put(method, woven)));
      }
      makeCallable(method);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new TracedProxy(target, traced)));
  }

  /** The interface's own annotation, or else the one on the class that implements it. */
  private static Optional<Method> annotated(Method method, Class<?> implementation) {
    if (method.isAnnotationPresent(Traced.class)) {
      return Optional.of(method);
    }
    try {
      Method own = implementation.getMethod(method.getName(), method.getParameterTypes());
      return Optional.of(own).filter(m -> m.isAnnotationPresent(Traced.class));
    } catch (NoSuchMethodException e) { // a lambda's class has none that can be found
      return Optional.empty();
    }
  }

  /** An interface that is not public can be called all the same, where its module allows it. */
  private static void makeCallable(Method method) {
    if (!method.trySetAccessible()) {
      throw new IllegalArgumentException(
          method + " cannot be called from here; open its package to this module");
    }
  }

  @Override
  public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
    TracedMethod woven = traced.get(method);
    if (woven != null) {
      return woven.call(arguments, () -> callTarget(method, arguments));
    }
    if (method.getDeclaringClass() == Object.class && method.getName().equals("equals")) {
      return target.equals(unwrapped(arguments[0]));
    }
    return callTarget(method, arguments);
  }

  private Object callTarget(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause(); // the application's own exception, the same one
    }
  }

  /** A traced object equals what its target equals, traced or not. */
  private static Object unwrapped(Object other) {
    if (other != null
        && Proxy.isProxyClass(other.getClass())
        && Proxy.getInvocationHandler(other) instanceof TracedProxy proxy) {
      return proxy.target;
    }
    return other;
  }
}
