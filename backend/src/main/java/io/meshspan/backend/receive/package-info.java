/**
 * Spans coming in over OTLP, by gRPC and by HTTP (protobuf or JSON, gzip or not), from Zipkin
 * clients (version 2, JSON and protobuf) and from Jaeger clients (Thrift over UDP and HTTP).
 *
 * <p>It promises that whatever bytes arrive, the sender gets an answer in its own protocol: taken,
 * taken in part with how many spans were refused and why, or refused with what was wrong. A span is
 * refused alone; a message is refused only when it cannot be read. It appends to the store and
 * knows nothing of who asks for spans.
 *
 * <p>Hot: {@code OtlpProtobuf.parse} and below it {@code OtlpSpanReader.read}, {@code
 * OtlpValues.push} and {@code Shared.of}, which see every attribute (bench: {@code backend}).
 *
 * <p>Sources: OTLP specification 1.7 (§ OTLP/gRPC, OTLP/HTTP, Partial Success), gRPC over HTTP/2.
 */
package io.meshspan.backend.receive;
