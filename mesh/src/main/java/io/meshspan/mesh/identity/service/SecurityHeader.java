package io.meshspan.mesh.identity.service;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Refuses calls without the header that the SPIFFE Workload Endpoint standard demands: a request
 * that somebody was tricked into forwarding does not have it.
 */
final class SecurityHeader implements ServerInterceptor {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("workload.spiffe.io", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if ("true".equals(headers.get(HEADER))) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.INVALID_ARGUMENT.withDescription("the header workload.spiffe.io: true is missing"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
