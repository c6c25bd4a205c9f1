package io.meshspan.backend.receive;

import com.linecorp.armeria.server.HttpService;
import io.meshspan.store.SpanStore;

/**
 * The door: services that take spans into a store.
 *
 * <pre>{@code
 * OtlpReceiver receiver = OtlpReceiver.into(store, ReceiveLimits.standard());
 * server.service(OtlpReceiver.GRPC_PATH, receiver.grpc());
 * server.service(OtlpReceiver.HTTP_PATH, receiver.http());
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class OtlpReceiver {
  /** Where OTLP's gRPC method is served. */
  public static final String GRPC_PATH =
      "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

  /** Where OTLP over HTTP is served. */
  public static final String HTTP_PATH = "/v1/traces";

  private final ReceiveLimits limits;
  private final ReceiveTally tally = new ReceiveTally();
  private final Intake intake;

  private OtlpReceiver(SpanStore store, ReceiveLimits limits) {
    this.limits = limits;
    this.intake = new Intake(store, limits, tally);
  }

  /** Services that append to this store, and leave closing it to its owner. */
  public static OtlpReceiver into(SpanStore store, ReceiveLimits limits) {
    return new OtlpReceiver(store, limits);
  }

  /** {@code TraceService/Export}, for {@link #GRPC_PATH}. */
  public HttpService grpc() {
    return new OtlpGrpcService(intake, limits);
  }

  /** What answers every other gRPC method: that it is not implemented here. */
  public HttpService unknownGrpcMethod() {
    return (context, request) ->
        GrpcMessage.status(
            GrpcMessage.UNIMPLEMENTED, "Only " + GRPC_PATH + " is served on this port.");
  }

  /** {@code POST /v1/traces}, for {@link #HTTP_PATH}. */
  public HttpService http() {
    return new OtlpHttpService(intake, limits);
  }

  /** What came in since the start. */
  public ReceiveCounts counts() {
    return tally.counts();
  }
}
