/**
 * Tempo's query API, as Grafana's data source asks it: traces by id, search by TraceQL, tags and
 * their values, over HTTP; search and tags also as {@code tempopb.StreamingQuerier} over gRPC,
 * where a trace is sent as soon as it is found. Metrics are not answered.
 *
 * <p>Integers of 64 bits are strings, ids of a trace's spans base64, those of a search hex, errors
 * plain text.
 */
package io.meshspan.backend.api.tempo;
