/**
 * TraceQL: a query's text as a tree, and the tree's meaning on one trace.
 *
 * <p>It promises that any text is either understood or refused with the place at which it stops
 * making sense, and that judging a trace takes time linear in its spans for each operator. It knows
 * no store and no protocol. Metrics functions are refused by name.
 *
 * <p>Source: Grafana Tempo's public documentation of TraceQL.
 */
package io.meshspan.backend.query.traceql;
