package io.meshspan.backend;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** What every port of the backend has in common. */
final class LoopbackServer {
  private static final byte[] IPV4 = {127, 0, 0, 1};
  // Queries carry nothing; a page's request has no body either.
  private static final int LEAST_MESSAGE_BYTES = 64 << 10;
  private static final Duration QUIET = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private LoopbackServer() {}

  static Server build(int port, int messageBytes, Consumer<ServerBuilder> mount) {
    ServerBuilder builder =
        Server.builder()
            .port(new InetSocketAddress(loopback(), port), SessionProtocol.HTTP)
            .maxRequestLength(Math.max(messageBytes, LEAST_MESSAGE_BYTES))
            .requestTimeout(Duration.ofSeconds(30))
            .maxNumConnections(1_000)
            // The default registry belongs to the JVM: three servers would count into each other.
            .meterRegistry(new CompositeMeterRegistry())
            .bossGroupFactory(PromptEventLoops::new)
            .disableServerHeader()
            .gracefulShutdownTimeout(QUIET, PATIENCE)
            .errorHandler(new OneLine());
    mount.accept(builder);
    builder.decorator(
        (delegate, context, request) -> {
          context.setAdditionalResponseHeader(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
          return delegate.serve(context, request);
        });
    return builder.build();
  }

  /**
   * Starts it.
   *
   * @throws PortInUseException when its port is taken
   */
  static void start(Server server, int port, String purpose) {
    try {
      server.start().join();
    } catch (CompletionException e) {
      server.close();
      if (isPortTaken(e)) {
        throw new PortInUseException(port, purpose, e.getCause());
      }
      throw new IllegalStateException(
          "Port " + port + " (" + purpose + ") cannot be opened: " + e.getCause().getMessage(), e);
    }
  }

  private static boolean isPortTaken(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      // The native transports have an IOException of their own instead of BindException.
      if (cause instanceof BindException
          || (cause instanceof IOException
              && String.valueOf(cause.getMessage()).contains("Address already in use"))) {
        return true;
      }
    }
    return false;
  }

  static InetAddress loopback() {
    try {
      return InetAddress.getByAddress("localhost", IPV4);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** Errors of the server itself, in one line and never with a stack trace. */
  private static final class OneLine implements ServerErrorHandler {
    @Override
    public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
      // Armeria's own handling knows which status an exception of its own means.
      return null;
    }

    @Override
    public AggregatedHttpResponse renderStatus(
        ServiceRequestContext context,
        ServiceConfig config,
        RequestHeaders headers,
        HttpStatus status,
        String description,
        Throwable cause) {
      return AggregatedHttpResponse.of(
          ResponseHeaders.builder(status)
              .contentType(MediaType.PLAIN_TEXT_UTF_8)
              .add(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
              .build(),
          HttpData.ofUtf8(status + "\n"));
    }
  }
}
