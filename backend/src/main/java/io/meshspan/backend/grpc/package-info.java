/**
 * gRPC over HTTP/2 as far as the backend speaks it: one message in, messages or a status out. It
 * knows no service and no message's fields.
 *
 * <p>Source: gRPC over HTTP/2 (PROTOCOL-HTTP2.md).
 */
package io.meshspan.backend.grpc;
