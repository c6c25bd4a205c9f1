/**
 * Spans as the bytes of OTLP's {@code ExportTraceServiceRequest} (opentelemetry-proto 1.x,
 * protobuf), and back: what is kept on disk is what goes over the wire, and any exporter can send
 * it later. Writing never throws, whatever a span holds; reading does, for what is no such message,
 * and passes over fields that it does not know.
 *
 * <p>What OTLP does not carry is not there after reading: a parent's flags and trace state, the
 * order of attributes, and whether an empty list was one of texts or of numbers.
 *
 * <p>Knows protobuf's wire format and OpenTelemetry's data model; knows no files and no network.
 */
package io.meshspan.sdk.otlp;
