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
import io.meshspan.backend.access.Access;
import io.meshspan.backend.access.AccessException;
import io.meshspan.backend.access.Guard;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * A server on a port: built here alone, so that none is without its guard, its limits and its
 * address.
 */
final class GuardedServer {
  // Queries carry nothing; a page's request has no body either.
  private static final int LEAST_MESSAGE_BYTES = 64 << 10;
  private static final Duration QUIET = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private GuardedServer() {}

  static Server build(Access access, Guard guard, Listening listening) {
    InetSocketAddress address = new InetSocketAddress(access.address(), listening.port());
    ServerBuilder builder =
        Server.builder()
            .port(
                address,
                access.certificate().isPresent() ? SessionProtocol.HTTPS : SessionProtocol.HTTP)
            .maxRequestLength(Math.max(listening.messageBytes(), LEAST_MESSAGE_BYTES))
            .requestTimeout(Duration.ofSeconds(30))
            .maxNumConnections(1_000)
            // The default registry belongs to the JVM: three servers would count into each other.
            .meterRegistry(new CompositeMeterRegistry())
            .bossGroupFactory(PromptEventLoops::new)
            .disableServerHeader()
            .gracefulShutdownTimeout(QUIET, PATIENCE)
            .errorHandler(new OneLine());
    access.certificate().ifPresent(builder::tlsProvider);
    listening.mount().accept(builder);
    builder.decorator(
        (delegate, context, request) -> {
          context.setAdditionalResponseHeader(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
          return guard.serve(delegate, context, request);
        });
    return builder.build();
  }

  /**
   * Starts it.
   *
   * @throws PortInUseException when its port is taken
   * @throws AccessException when this machine has no such address
   */
  static void start(Server server, Access access, Listening listening) {
    try {
      server.start().join();
    } catch (CompletionException e) {
      server.close();
      if (says(e, "Address already in use")) {
        throw new PortInUseException(listening.port(), listening.purpose(), e.getCause());
      }
      String place = "Port " + listening.port() + " (" + listening.purpose() + ")";
      if (says(e, "assign requested address")) {
        throw new AccessException(
            "--listen: this machine has no address " + access.address().getHostAddress(), e);
      }
      throw new IllegalStateException(place + " cannot be opened: " + e.getCause().getMessage(), e);
    }
  }

  // Systems name neither in the type of the exception; the native transports have a type of their
  // own.
  private static boolean says(Throwable thrown, String words) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException && String.valueOf(cause.getMessage()).contains(words)) {
        return true;
      }
    }
    return false;
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
