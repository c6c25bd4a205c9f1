/**
 * Spans by annotation: {@link io.meshspan.api.annotation.Traced} on a method, {@link
 * io.meshspan.api.annotation.SpanAttribute} on its parameters. Checked when they are compiled, by
 * the processor in this jar; woven where a type is wrapped with {@code Meshspan.traced}. Stands on
 * the typed API and adds nothing to it. Knows no family.
 */
package io.meshspan.api.annotation;
