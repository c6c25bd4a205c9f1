package io.meshspan.backend;

import static java.util.Objects.requireNonNull;

import io.meshspan.backend.receive.ReceiveLimits;
import io.meshspan.store.StoreLimits;

/**
 * How a backend is started.
 *
 * @param queryPort of the page and the query APIs; 0 lets the system choose, as for the others
 * @param otlpGrpcPort of OTLP over gRPC
 * @param otlpHttpPort of OTLP over HTTP
 */
public record BackendConfig(
    int queryPort,
    int otlpGrpcPort,
    int otlpHttpPort,
    StoreLimits storeLimits,
    ReceiveLimits receiveLimits) {
  private static final int QUERY = 16686;
  private static final int OTLP_GRPC = 4317;
  private static final int OTLP_HTTP = 4318;
  private static final int MOST = 65_535;

  public BackendConfig {
    checkPort(queryPort);
    checkPort(otlpGrpcPort);
    checkPort(otlpHttpPort);
    requireNonNull(storeLimits, "storeLimits");
    requireNonNull(receiveLimits, "receiveLimits");
  }

  private static void checkPort(int port) {
    if (port < 0 || port > MOST) {
      throw new IllegalArgumentException(port + " is not a port: 0 to " + MOST);
    }
  }

  /** The usual ports, and limits for this JVM. */
  public static BackendConfig standard() {
    return withPortOffset(0);
  }

  /**
   * The usual ports, each plus this, so that backends can run side by side.
   *
   * @throws IllegalArgumentException when a port would be out of range; the message says which
   *     offsets are allowed
   */
  public static BackendConfig withPortOffset(int offset) {
    if (offset < 0 || offset > MOST - QUERY) {
      throw new IllegalArgumentException(
          "a port offset of " + offset + " is not possible: 0 to " + (MOST - QUERY));
    }
    return new BackendConfig(
        QUERY + offset,
        OTLP_GRPC + offset,
        OTLP_HTTP + offset,
        StoreLimits.ofThisJvm(),
        ReceiveLimits.standard());
  }

  /** Ports that the system chooses; the backend says which. */
  public static BackendConfig onFreePorts() {
    return new BackendConfig(0, 0, 0, StoreLimits.ofThisJvm(), ReceiveLimits.standard());
  }

  /** The same with other limits of the store. */
  public BackendConfig holding(StoreLimits limits) {
    return new BackendConfig(queryPort, otlpGrpcPort, otlpHttpPort, limits, receiveLimits);
  }

  /** The same with other limits of the receivers. */
  public BackendConfig receiving(ReceiveLimits limits) {
    return new BackendConfig(queryPort, otlpGrpcPort, otlpHttpPort, storeLimits, limits);
  }
}
