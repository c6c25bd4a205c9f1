package io.meshspan.backend.receive;

import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import io.meshspan.backend.grpc.GrpcAnswer;
import io.meshspan.backend.receive.PostedSpans.Format;
import io.meshspan.store.Span;
import io.meshspan.store.SpanStore;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;

/**
 * The door: services that take spans into a store.
 *
 * <pre>{@code
 * Receivers receivers = Receivers.into(store, ReceiveLimits.standard());
 * server.service(Receivers.GRPC_PATH, receivers.grpc());
 * server.service(Receivers.HTTP_PATH, receivers.http());
 * server.service(Receivers.ZIPKIN_PATH, receivers.zipkin());
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class Receivers {
  /** Where OTLP's gRPC method is served. */
  public static final String GRPC_PATH =
      "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

  /** Where OTLP over HTTP is served. */
  public static final String HTTP_PATH = "/v1/traces";

  /** Where Zipkin's spans are taken. */
  public static final String ZIPKIN_PATH = "/api/v2/spans";

  /** Where Jaeger's batches are taken. */
  public static final String JAEGER_PATH = "/api/traces";

  private final ReceiveLimits limits;
  private final ReceiveTally tally = new ReceiveTally();
  private final OtlpSpans otlp;
  private final Intake intake;

  private Receivers(SpanStore store, ReceiveLimits limits) {
    this.limits = limits;
    this.otlp = new OtlpSpans(limits);
    this.intake = new Intake(store, otlp, limits, tally);
  }

  /** Services that append to this store, and leave closing it to its owner. */
  public static Receivers into(SpanStore store, ReceiveLimits limits) {
    return new Receivers(store, limits);
  }

  /** {@code TraceService/Export}, for {@link #GRPC_PATH}. */
  public HttpService grpc() {
    return new OtlpGrpcService(intake, limits);
  }

  /** What answers every other gRPC method: that it is not implemented here. */
  public HttpService unknownGrpcMethod() {
    return GrpcAnswer.unimplemented("Only " + GRPC_PATH + " is served on this port.");
  }

  /** {@code POST /v1/traces}, for {@link #HTTP_PATH}. */
  public HttpService http() {
    return new OtlpHttpService(intake, limits);
  }

  /** {@code POST /api/v2/spans} in JSON or protobuf, for {@link #ZIPKIN_PATH}. */
  public HttpService zipkin() {
    return new PostedSpans(
        intake,
        limits,
        List.of(
            new Format(MediaType.JSON.withoutParameters(), new ZipkinJson(limits)::parse),
            new Format(
                MediaType.create("application", "x-protobuf"), new ZipkinProtobuf(limits)::parse)));
  }

  /**
   * {@code POST /api/traces} with a batch in Thrift's binary protocol, for {@link #JAEGER_PATH}.
   */
  public HttpService jaeger() {
    JaegerThrift thrift = new JaegerThrift(limits);
    return new PostedSpans(
        intake,
        limits,
        List.of(
            new Format(MediaType.create("application", "x-thrift"), thrift::batch),
            new Format(
                MediaType.create("application", "vnd.apache.thrift.binary"), thrift::batch)));
  }

  /**
   * Listens for Jaeger's batches over UDP, in Thrift's compact protocol.
   *
   * @throws SocketException when the address cannot be listened on
   */
  public JaegerDatagrams listenForJaeger(InetSocketAddress address) throws SocketException {
    return JaegerDatagrams.listen(address, intake, limits, tally);
  }

  /**
   * The spans of a message in OTLP's JSON, which are not stored.
   *
   * @throws IllegalArgumentException when it cannot be read, or none of its spans can; its message
   *     says why
   */
  public List<Span> spansOfOtlpJson(byte[] message) {
    Arrivals arrivals;
    try {
      arrivals = otlp.ofJson(message);
    } catch (RefusedMessageException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if (arrivals.spans().isEmpty() && arrivals.refusedSpans() > 0) {
      throw new IllegalArgumentException(arrivals.reasons());
    }
    return List.copyOf(arrivals.spans());
  }

  /** What came in since the start. */
  public ReceiveCounts counts() {
    return tally.counts();
  }
}
