package io.meshspan.backend;

/**
 * Where a backend listens. 0 lets the system choose.
 *
 * @param query of the page and the query APIs
 * @param otlpGrpc of OTLP over gRPC
 * @param otlpHttp of OTLP over HTTP
 * @param zipkin of Zipkin's spans
 * @param jaegerUdp of Jaeger's spans in Thrift, over UDP
 * @param jaegerHttp of Jaeger's spans in Thrift, over HTTP
 * @param tempo of Tempo's query API
 * @param sampling of the strategies that Jaeger's tracers ask for
 * @param jaegerGrpc of Jaeger's query API over gRPC, which the port of the page answers too
 */
public record Ports(
    int query,
    int otlpGrpc,
    int otlpHttp,
    int zipkin,
    int jaegerUdp,
    int jaegerHttp,
    int tempo,
    int sampling,
    int jaegerGrpc) {
  private static final Ports USUAL =
      new Ports(16_686, 4_317, 4_318, 9_411, 6_831, 14_268, 3_200, 5_778, 16_685);
  private static final int MOST = 65_535;

  public Ports {
    check(query);
    check(otlpGrpc);
    check(otlpHttp);
    check(zipkin);
    check(jaegerUdp);
    check(jaegerHttp);
    check(tempo);
    check(sampling);
    check(jaegerGrpc);
  }

  private static void check(int port) {
    if (port < 0 || port > MOST) {
      throw new IllegalArgumentException(port + " is not a port: 0 to " + MOST);
    }
  }

  /** Those that clients of OpenTelemetry, Jaeger and Zipkin know. */
  public static Ports usual() {
    return USUAL;
  }

  /** Ports that the system chooses. */
  public static Ports free() {
    return new Ports(0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * The usual ports, each plus this, so that backends can run side by side.
   *
   * @throws IllegalArgumentException when a port would be out of range; the message says which
   *     offsets are allowed
   */
  public static Ports withOffset(int offset) {
    int most = MOST - USUAL.query;
    if (offset < 0 || offset > most) {
      throw new IllegalArgumentException(
          "a port offset of " + offset + " is not possible: 0 to " + most);
    }
    return new Ports(
        USUAL.query + offset,
        USUAL.otlpGrpc + offset,
        USUAL.otlpHttp + offset,
        USUAL.zipkin + offset,
        USUAL.jaegerUdp + offset,
        USUAL.jaegerHttp + offset,
        USUAL.tempo + offset,
        USUAL.sampling + offset,
        USUAL.jaegerGrpc + offset);
  }
}
