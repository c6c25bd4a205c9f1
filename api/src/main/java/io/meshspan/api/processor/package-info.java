/**
 * The check of {@code @Traced} methods at compile time: an unknown span, a missing or unknown
 * attribute and a type that does not fit are errors at the place where they stand. Found by the
 * compiler through {@code META-INF/services}; generates nothing. Runs only inside a compiler.
 */
package io.meshspan.api.processor;
