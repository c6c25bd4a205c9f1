package io.meshspan.backend.access;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;
import java.util.Set;

/**
 * What stands before every service of a port. Only whether the backend is alive and ready is said
 * to anybody.
 */
public final class Guard implements DecoratingHttpServiceFunction {
  private static final Set<String> OPEN_PATHS =
      Set.of("/health/live", "/health/ready", "/grpc.health.v1.Health/Check");

  private final Check check;

  private Guard(Check check) {
    this.check = check;
  }

  /** What a request must pass. */
  interface Check {
    /** An answer for who does not pass; none for who does. */
    Optional<HttpResponse> refusal(ServiceRequestContext context, HttpRequest request);
  }

  /** For a port that programs use. */
  public static Guard of(Access access) {
    return new Guard(
        access
            .token()
            .<Check>map(BearerCheck::new)
            .orElseGet(() -> new HostCheck(access.hostNames())));
  }

  /** For the page's port: a browser may keep a cookie in the token's place. */
  public static Guard ofPage(Access access) {
    return new Guard(
        access
            .token()
            .<Check>map(token -> new PageCheck(token, access.certificate().isPresent()))
            .orElseGet(() -> new HostCheck(access.hostNames())));
  }

  @Override
  public HttpResponse serve(
      HttpService delegate, ServiceRequestContext context, HttpRequest request) throws Exception {
    if (OPEN_PATHS.contains(context.path())) {
      return delegate.serve(context, request);
    }
    Optional<HttpResponse> refusal = check.refusal(context, request);
    return refusal.isPresent() ? refusal.get() : delegate.serve(context, request);
  }
}
