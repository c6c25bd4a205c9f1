package io.meshspan.backend.access;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.Cookie;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;

/**
 * The page's port. A program carries the token in a header; a person types it into a form once and
 * the browser keeps a cookie until it is closed. The token is never part of an address, where
 * histories, proxies and logs would keep it.
 */
final class PageCheck implements Guard.Check {
  private final AccessToken token;
  private final BearerCheck bearer;
  private final TokenForm form = TokenForm.create();
  private final boolean speaksTls;

  PageCheck(AccessToken token, boolean speaksTls) {
    this.token = token;
    this.bearer = new BearerCheck(token);
    this.speaksTls = speaksTls;
  }

  @Override
  public Optional<HttpResponse> refusal(ServiceRequestContext context, HttpRequest request) {
    if (bearer.carriesToken(request) || carriesCookie(context, request)) {
      return Optional.empty();
    }
    if (isSubmittedForm(request)) {
      return Optional.of(
          HttpResponse.of(request.aggregate().thenApply(filled -> answer(context, filled))));
    }
    return Optional.of(
        isBrowser(request) ? form.ask(TokenForm.Try.FIRST) : Refused.withoutToken(request));
  }

  // Only for questions: a page of another port counts as the same site, and its forms carry
  // cookies.
  private boolean carriesCookie(ServiceRequestContext context, HttpRequest request) {
    return (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)
        && request.headers().cookies().stream()
            .anyMatch(
                cookie ->
                    cookie.name().equals(cookieName(context)) && token.isSession(cookie.value()));
  }

  // Cookies do not know ports: two backends of one host would overwrite each other's.
  private static String cookieName(ServiceRequestContext context) {
    return "meshspan-" + context.localAddress().getPort();
  }

  private static boolean isSubmittedForm(HttpRequest request) {
    return request.method() == HttpMethod.POST
        && request.contentType() != null
        && request.contentType().is(MediaType.FORM_DATA);
  }

  private static boolean isBrowser(HttpRequest request) {
    return request.method() == HttpMethod.GET
        && request.headers().get(HttpHeaderNames.ACCEPT, "").contains("text/html");
  }

  private HttpResponse answer(ServiceRequestContext context, AggregatedHttpRequest filled) {
    String given = QueryParams.fromQueryString(filled.contentUtf8()).get("token", "").strip();
    if (!token.is(given)) {
      return form.ask(TokenForm.Try.ANOTHER);
    }
    Cookie cookie =
        Cookie.secureBuilder(cookieName(context), token.session())
            .secure(speaksTls)
            .sameSite("Strict")
            .path("/")
            .build();
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.SEE_OTHER)
            .set(HttpHeaderNames.LOCATION, samePlace(filled.path()))
            .set(HttpHeaderNames.SET_COOKIE, cookie.toSetCookieHeader())
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build());
  }

  // A path that begins with two slashes would be an address elsewhere.
  private static String samePlace(String path) {
    return path.matches("/(?![/\\\\]).*") ? path : "/";
  }
}
