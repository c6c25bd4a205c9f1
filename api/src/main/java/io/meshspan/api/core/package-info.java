/**
 * The core that every generated family stands on: how a typed span starts, what it checks, how it
 * ends, and what is measured on the way. Promises that nothing here throws into the application,
 * and that a span which nobody records costs no memory. Knows no family: those are generated in the
 * packages beside this one.
 *
 * <p>Hot, so written with care: {@link io.meshspan.api.core.SpanFamily#isOff()}, the constructor of
 * {@link io.meshspan.api.core.TypedSpan}, its setters and {@code close()}.
 */
package io.meshspan.api.core;
