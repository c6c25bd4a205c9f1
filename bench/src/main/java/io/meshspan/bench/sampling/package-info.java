/**
 * What it costs to decide whether a trace is kept, beside OpenTelemetry's own sampler by ratio.
 * Knows samplers through OpenTelemetry's settings alone, as an application does.
 */
package io.meshspan.bench.sampling;
