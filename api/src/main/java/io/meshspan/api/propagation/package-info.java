/**
 * Trace context on the way from one node to another: as W3C headers, and as a few bytes for
 * messages, log entries and gossip. Knows OpenTelemetry's context; knows no transport.
 */
package io.meshspan.api.propagation;
