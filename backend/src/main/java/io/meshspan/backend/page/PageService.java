package io.meshspan.backend.page;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ServerCacheControl;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.file.HttpFile;
import com.linecorp.armeria.server.file.HttpFileBuilder;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The door of the page.
 *
 * <pre>{@code
 * Server.builder()
 *     .service("/api/meshspan/...", ...)
 *     .serviceUnder("/", PageService.create())   // the index, its deep links, scripts and styles
 *     .build();
 * }</pre>
 *
 * <p>Safe for use by many threads. Files answer with an entity tag; those of a library, whose path
 * names its version, may be kept by the browser for a year.
 */
public final class PageService implements HttpService {
  private static final Pattern DEEP_LINK = Pattern.compile("/|/index\\.html|/trace/[^/]*");
  private static final Pattern OWN_FILE =
      Pattern.compile("/page/((?:[a-z]+/)?[a-z][a-z-]*\\.(?:js|css))");
  // RFC 9239 §6; Armeria's constant is the older application/javascript.
  private static final MediaType JAVASCRIPT = MediaType.parse("text/javascript; charset=utf-8");
  private static final ServerCacheControl ASK_EACH_TIME =
      ServerCacheControl.builder().noCache().build();
  private static final ServerCacheControl KEEP_FOR_A_YEAR =
      ServerCacheControl.builder().cachePublic().maxAgeSeconds(31_536_000).immutable().build();

  private final ClassLoader loader = PageService.class.getClassLoader();
  private final Libraries libraries;
  private final IndexPage index;
  private final HttpFile indexFile;

  private PageService(Libraries libraries, IndexPage index) {
    this.libraries = libraries;
    this.index = index;
    this.indexFile =
        guarded(HttpFile.builder(HttpData.ofUtf8(index.html())))
            .contentType(MediaType.HTML_UTF_8)
            .cacheControl(ASK_EACH_TIME)
            .build();
  }

  /**
   * Reads the index page and the versions of Lit that are on the class path.
   *
   * @throws IllegalStateException when Lit's WebJars are not on the class path; the message names
   *     the one that is missing
   */
  public static HttpService create() {
    Libraries libraries = Libraries.onClassPath();
    return new PageService(libraries, IndexPage.with(libraries.importMap()));
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    String path = ctx.path();
    if (DEEP_LINK.matcher(path).matches()) {
      return indexFile.asService().serve(ctx, request);
    }
    Optional<HttpFile> file = ownFile(path).or(() -> libraryFile(path));
    return file.isPresent()
        ? file.get().asService().serve(ctx, request)
        : HttpResponse.of(
            HttpStatus.NOT_FOUND, MediaType.PLAIN_TEXT_UTF_8, "There is no such page.");
  }

  private Optional<HttpFile> ownFile(String path) {
    var match = OWN_FILE.matcher(path);
    return match.matches()
        ? fromClassPath("io/meshspan/backend/page/" + match.group(1), ASK_EACH_TIME)
        : Optional.empty();
  }

  private Optional<HttpFile> libraryFile(String path) {
    return libraries.resource(path).flatMap(found -> fromClassPath(found, KEEP_FOR_A_YEAR));
  }

  private Optional<HttpFile> fromClassPath(String resource, ServerCacheControl cache) {
    if (loader.getResource(resource) == null) {
      return Optional.empty();
    }
    MediaType type = resource.endsWith(".css") ? MediaType.CSS_UTF_8 : JAVASCRIPT;
    return Optional.of(
        guarded(HttpFile.builder(loader, resource)).contentType(type).cacheControl(cache).build());
  }

  private HttpFileBuilder guarded(HttpFileBuilder file) {
    return file.addHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, index.policy())
        .addHeader(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .addHeader(HttpHeaderNames.REFERRER_POLICY, "no-referrer");
  }
}
