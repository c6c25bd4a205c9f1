package io.meshspan.backend.access;

import static io.meshspan.backend.access.TokenAccess.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a backend with a token: what a browser is asked, and what it keeps. */
final class BrowserTokenTest {
  private static Backend backend;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    backend =
        Backend.start(
            BackendConfig.onFreePorts().reachedBy(TokenAccess.on(Access.loopback(), folder)));
  }

  @AfterAll
  static void end() {
    backend.close();
  }

  @Test
  void aBrowserIsAskedOnceAndKeepsACookieThatIsNotTheToken() throws Exception {
    CookieManager cookies = new CookieManager();
    HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build();
    String page = "http://localhost:" + backend.queryPort();

    HttpResponse<String> asked =
        browser.send(navigate(page + "/trace/1?x=%2F"), BodyHandlers.ofString());
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.body()).contains("type=\"password\"").doesNotContain("<script");
    assertThat(asked.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'");
    assertThat(asked.headers().firstValue("cache-control")).hasValue("no-store");

    HttpResponse<String> wrong = browser.send(fill(page + "/", "guess"), BodyHandlers.ofString());
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().firstValue("set-cookie")).isEmpty();

    HttpResponse<String> right =
        browser.send(fill(page + "/trace/1?x=%2F", TOKEN), BodyHandlers.ofString());
    assertThat(right.statusCode()).isEqualTo(303);
    assertThat(right.headers().firstValue("location")).hasValue("/trace/1?x=%2F");
    assertThat(right.headers().firstValue("set-cookie").orElseThrow())
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=Strict", "Path=/")
        .doesNotContain(TOKEN)
        .doesNotContain("Max-Age");
    assertThat(cookies.getCookieStore().getCookies())
        .singleElement()
        .matches(HttpCookie::isHttpOnly);

    for (String path : new String[] {"/", "/api/services", "/page/app.js"}) {
      assertThat(browser.send(navigate(page + path), BodyHandlers.ofString()).statusCode())
          .as(path)
          .isEqualTo(200);
    }
    String cookie = cookies.getCookieStore().getCookies().get(0).toString().replace("\"", "");
    assertThat(
            Raw.ask(
                backend.ports().tempo(), "GET /api/echo", "Host: localhost", "Cookie: " + cookie))
        .as("a cookie goes to every port of its host; it counts for the page's alone")
        .startsWith("HTTP/1.1 401");
    assertThat(
            Raw.ask(
                backend.otlpHttpPort(), "POST /v1/traces", "Host: localhost", "Cookie: " + cookie))
        .startsWith("HTTP/1.1 401");
    assertThat(
            Raw.ask(
                backend.queryPort(), "POST /api/services", "Host: localhost", "Cookie: " + cookie))
        .as("and for questions alone")
        .startsWith("HTTP/1.1 401");
  }

  private static HttpRequest navigate(String url) {
    return HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/html,*/*;q=0.8").build();
  }

  private static HttpRequest fill(String url, String token) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("token=" + java.net.URLEncoder.encode(token, UTF_8)))
        .build();
  }

  @Test
  void theFormLeadsNobodyElsewhere() throws Exception {
    for (String path : new String[] {"//evil.example/", "/\\evil.example", "///evil.example"}) {
      assertThat(Raw.fill(backend.queryPort(), path, "token=" + TOKEN))
          .as(path)
          .doesNotContainIgnoringCase("location: //")
          .doesNotContainIgnoringCase("location: /\\");
    }
  }
}
