/**
 * Jaeger's HTTP query API, version 3: plain JSON without an envelope, traces as OTLP.
 *
 * <p>Shapes, parameters and errors are those of Jaeger 2's HTTP gateway; only GET is served, as
 * there.
 */
package io.meshspan.backend.api.jaeger.v3;
