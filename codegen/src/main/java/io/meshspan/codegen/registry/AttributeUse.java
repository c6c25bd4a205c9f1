package io.meshspan.codegen.registry;

/**
 * An attribute on a span, an event or a metric.
 *
 * @param attribute what is used
 * @param level how much it is wanted there
 * @param javaName the name of its Java setter or parameter there
 */
public record AttributeUse(Attribute attribute, Level level, String javaName) {
  /** How much an attribute is wanted, by OpenTelemetry's requirement levels. */
  public enum Level {
    /** Always there: a parameter of the Java method. */
    REQUIRED,
    /** There when it is known: a setter. */
    RECOMMENDED,
    /** There only if somebody asks for it: a setter. */
    OPT_IN
  }

  /** Whether it is a parameter. */
  public boolean isRequired() {
    return level == Level.REQUIRED;
  }
}
