/**
 * Tempo's query API, as Grafana's data source and Traces Drilldown ask it: traces by id, search by
 * TraceQL or by tags, metrics, tags and their values. All but traces by id is also answered as
 * {@code tempopb.StreamingQuerier} over gRPC, where a trace is sent as soon as it is found.
 *
 * <p>Over HTTP integers of 64 bits are strings, ids of a trace's spans base64, those of a search
 * hex, errors plain text.
 */
package io.meshspan.backend.api.tempo;
