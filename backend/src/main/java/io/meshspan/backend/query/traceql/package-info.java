/**
 * TraceQL: a query's text as a tree, and the tree's meaning on one trace.
 *
 * <p>It promises that any text is either understood or refused with the place at which it stops
 * making sense, and that judging a trace takes time linear in its spans for each operator. It knows
 * no store and no protocol.
 *
 * <p>Two doors: {@code TraceQl} finds spans, {@code MetricsQuery} counts them. What is counted is
 * handed to {@code query.series} as a moment, a number and a group.
 *
 * <p>Source: Grafana Tempo's public documentation of TraceQL, and what Tempo 3.0 answers to the
 * spans of its tests.
 */
package io.meshspan.backend.query.traceql;
