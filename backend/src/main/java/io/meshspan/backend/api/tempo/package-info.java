/**
 * <<<<<<< HEAD Tempo's query API, as Grafana's data source asks it: traces by id, search by
 * TraceQL, tags and their values, over HTTP; search and tags also as {@code
 * tempopb.StreamingQuerier} over gRPC, where a trace is sent as soon as it is found. Metrics are
 * not answered. ======= Tempo's HTTP query API, as Grafana's data source and Traces Drilldown ask
 * it: traces by id, search by TraceQL or by tags, metrics, tags and their values. The gRPC stream
 * is not answered. >>>>>>> tempo
 *
 * <p>Integers of 64 bits are strings, ids of a trace's spans base64, those of a search hex, errors
 * plain text.
 */
package io.meshspan.backend.api.tempo;
