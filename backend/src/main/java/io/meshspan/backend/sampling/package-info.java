/**
 * Jaeger's remote sampling: says to tracers how much to sample, by strategies that a person wrote
 * down. It knows nothing of spans.
 *
 * <p>Sources: Jaeger's sampling API ({@code sampling.proto}) and its file of strategies.
 */
package io.meshspan.backend.sampling;
