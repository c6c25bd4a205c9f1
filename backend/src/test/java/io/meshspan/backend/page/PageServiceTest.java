package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page's files look like on the wire. */
@ExtendWith(OpenPage.class)
class PageServiceTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final PageUnderTest page;

  PageServiceTest(PageUnderTest page) {
    this.page = page;
  }

  @Test
  void theImportMapIsTheOnlyInlineScriptAndItsHashIsInThePolicy() throws Exception {
    HttpResponse<String> index = get("/");
    var map =
        Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL)
            .matcher(index.body());
    assertThat(map.find()).isTrue();
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(map.group(1).getBytes(StandardCharsets.UTF_8));
    String policy = index.headers().firstValue("content-security-policy").orElseThrow();
    assertThat(policy)
        .contains(
            "default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "style-src 'self'")
        .contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
        .doesNotContain("unsafe");
    assertThat(index.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(Pattern.compile("<script(?![^>]*(src=|importmap))").matcher(index.body()).find())
        .isFalse();
  }

  @Test
  void everyModuleThatTheImportMapNamesIsServed() throws Exception {
    var path = Pattern.compile("\"(/lib/[^\"]+\\.js)\"").matcher(get("/").body());
    int modules = 0;
    while (path.find()) {
      HttpResponse<String> module = get(path.group(1));
      assertThat(module.statusCode()).as(path.group(1)).isEqualTo(200);
      assertThat(module.headers().firstValue("content-type"))
          .contains("text/javascript; charset=utf-8");
      assertThat(module.headers().firstValue("cache-control").orElse("")).contains("immutable");
      modules++;
    }
    assertThat(modules).isEqualTo(4);
  }

  @Test
  void aDeepLinkServesTheIndex() throws Exception {
    assertThat(get("/trace/00000000000000000000000000000a01").body()).isEqualTo(get("/").body());
  }

  @Test
  void aFileThatDidNotChangeIsNotSentAgain() throws Exception {
    String tag = get("/page/app.js").headers().firstValue("etag").orElseThrow();
    HttpRequest again = request("/page/app.js").header("if-none-match", tag).build();
    assertThat(CLIENT.send(again, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/PageService.class",
        "/page/%2e%2e/%2e%2e/x.js",
        "/page/nothing.js",
        "/page/index.html",
        "/lib/lit/9.9.9/index.js",
        "/lib/lit/3.3.2/package.json",
        "/lib/../META-INF/MANIFEST.MF",
        "/nowhere"
      })
  void whatIsNoPartOfThePageIsNotFound(String path) throws Exception {
    assertThat(get(path).statusCode()).isBetween(400, 404);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(page.url(path)));
  }
}
