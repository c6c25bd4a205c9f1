/**
 * Jaeger's query API, version 3: over HTTP plain JSON without an envelope, over gRPC {@code
 * jaeger.api_v3.QueryService}; traces as OTLP.
 *
 * <p>Shapes, parameters and errors are those of Jaeger 2; over HTTP only GET is served, as there.
 */
package io.meshspan.backend.api.jaeger.v3;
