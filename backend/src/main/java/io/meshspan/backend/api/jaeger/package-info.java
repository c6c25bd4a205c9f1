/**
 * Jaeger's query API over HTTP, version 1, as far as search needs it: services, operations, traces.
 * Grafana's Jaeger data source works with exactly these.
 *
 * <p>Shapes, id rules and error texts are those of Jaeger 2.20 ({@code http_handler.go}, {@code
 * query_parser.go}, {@code from_domain.go}, {@code traces_to_jaegerproto.go}). It knows the query
 * layer, and nothing of the page's API.
 */
package io.meshspan.backend.api.jaeger;
