package io.meshspan.backend.access;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;

/** Lets pass who carries the token in {@code authorization}: a header, or gRPC's metadata. */
final class BearerCheck implements Guard.Check {
  private static final String SCHEME = "Bearer ";

  private final AccessToken token;

  BearerCheck(AccessToken token) {
    this.token = token;
  }

  @Override
  public Optional<HttpResponse> refusal(ServiceRequestContext context, HttpRequest request) {
    return carriesToken(request) ? Optional.empty() : Optional.of(Refused.withoutToken(request));
  }

  boolean carriesToken(HttpRequest request) {
    String given = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    return given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && token.is(given.substring(SCHEME.length()).strip());
  }
}
