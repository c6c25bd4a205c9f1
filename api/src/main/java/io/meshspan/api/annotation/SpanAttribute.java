package io.meshspan.api.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The parameter of a {@link Traced} method holds an attribute of its span. Checked like any other
 * value: what is missing or out of range is left out and counted.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface SpanAttribute {
  /**
   * The attribute's name in the registry, for example {@code raft.term}. Left out, the parameter
   * has the name of the attribute's setter, for example {@code term}; {@code Meshspan.traced} then
   * needs classes that were compiled with {@code -parameters}.
   */
  String value() default "";
}
