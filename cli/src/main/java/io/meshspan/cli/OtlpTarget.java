package io.meshspan.cli;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Where spans are sent to, and how.
 *
 * @param url of the receiver: with OTLP over HTTP the whole path, with gRPC none
 */
record OtlpTarget(Protocol protocol, URI url) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  // They log every failure; the report says the same once. Held, since the log manager holds
  // loggers weakly and would forget the filter.
  private static final List<Logger> EXPORTERS =
      Stream.of("HttpExporter", "GrpcExporter")
          .map(name -> Logger.getLogger("io.opentelemetry.exporter.otlp.internal." + name))
          .toList();

  /** How OTLP is spoken. */
  enum Protocol {
    GRPC,
    HTTP;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads a URL as a person types it; a {@link ProblemException} says what is wrong with it. */
  static OtlpTarget of(Protocol protocol, String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException("--endpoint: \"" + text + "\" is not a URL", e);
    }
    boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!isHttp || url.getHost() == null) {
      throw new ProblemException(
          "--endpoint: \"" + text + "\" is not a URL like http://localhost:4317");
    }
    String path = url.getPath() == null ? "" : url.getPath().replaceAll("/+$", "");
    if (protocol == Protocol.GRPC && !path.isEmpty()) {
      throw new ProblemException(
          "--endpoint: gRPC has no path, but \"" + text + "\" ends in " + path);
    }
    String whole = protocol == Protocol.HTTP && path.isEmpty() ? "/v1/traces" : path;
    return new OtlpTarget(protocol, url.resolve(whole.isEmpty() ? "/" : whole));
  }

  /** Makes sure that something listens there, before anything is made for it. */
  void reach() {
    int port = url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(url.getHost(), port), (int) PATIENCE.toMillis());
    } catch (IOException e) {
      throw new ProblemException(
          "nothing takes spans at "
              + this
              + " ("
              + e.getMessage()
              + "): start a backend there"
              + " (meshspan up), or name another with --endpoint",
          e);
    }
  }

  /**
   * What sends there.
   *
   * @param threads that wait for the answers; they stay the caller's to end, after the exporter.
   *     There must be no bound to them: an exporter's own are as many as the batches that it lets
   *     be on their way, a batch is over a moment before its thread is free, and one that comes in
   *     that moment is rejected
   */
  SpanExporter exporter(ExecutorService threads) {
    EXPORTERS.forEach(logger -> logger.setFilter(line -> false));
    return protocol == Protocol.GRPC
        ? OtlpGrpcSpanExporter.builder()
            .setEndpoint(url.toString())
            .setTimeout(PATIENCE)
            .setExecutorService(threads)
            .build()
        : OtlpHttpSpanExporter.builder()
            .setEndpoint(url.toString())
            .setTimeout(PATIENCE)
            .setExecutorService(threads)
            .build();
  }

  @Override
  public String toString() {
    return url.toString().replaceAll("/$", "");
  }
}
