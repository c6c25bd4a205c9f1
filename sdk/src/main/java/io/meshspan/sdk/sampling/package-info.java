/**
 * Head samplers: which traces are recorded, decided where they begin. Each records with what
 * probability it decided, in the trace's {@code tracestate} as OpenTelemetry's specification of
 * consistent probability sampling has it, so that counts of what was kept can be scaled to what
 * there was. Knows OpenTelemetry's SDK; knows no exporter and no queue.
 *
 * <p>They are chosen by {@code OTEL_TRACES_SAMPLER}, see {@code SamplerProvider}, and stand beside
 * those that OpenTelemetry has. A span with a parent is always what its parent is: no sampler cuts
 * a trace in two.
 *
 * <p>Hot: {@code ConsistentSampler.shouldSample} ({@code bench/run sampling}).
 */
package io.meshspan.sdk.sampling;
