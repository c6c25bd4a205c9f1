package io.meshspan.backend.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;

/** The page over real HTTP, with a backend that answers from memory what its test put there. */
final class PageUnderTest implements AutoCloseable {
  /** What the backend under the page does at the moment. */
  enum Backend {
    ANSWERS,
    HAS_NOTHING,
    FAILS,
    IS_PARTIAL
  }

  private final MeshTraces traces = new MeshTraces(System.currentTimeMillis());
  private final AtomicReference<Backend> backend = new AtomicReference<>(Backend.ANSWERS);
  private final AtomicReference<String> lastSearch = new AtomicReference<>("");
  private final Server server;

  private PageUnderTest(int port) {
    server =
        Server.builder()
            .http(port)
            .service(
                "/api/meshspan/search", (ctx, request) -> search(ctx.queryParams(), ctx.query()))
            .service("/api/meshspan/traces/{id}", (ctx, request) -> trace(ctx.pathParam("id")))
            .service("/api/meshspan/services", (ctx, request) -> json(services()))
            .service(
                "/api/meshspan/status", (ctx, request) -> json("{\"ports\":{\"otlpHttp\":4318}}"))
            .service("/api/meshspan/registry", (ctx, request) -> json(resource("registry.json")))
            .serviceUnder("/", PageService.create())
            .build();
  }

  static PageUnderTest start(int port) {
    PageUnderTest page = new PageUnderTest(port);
    page.server.start().join();
    return page;
  }

  void backend(Backend now) {
    backend.set(now);
  }

  /** The query string of the last search that the page sent. */
  String lastSearch() {
    return lastSearch.get();
  }

  String url(String path) {
    return "http://localhost:" + server.activeLocalPort() + path;
  }

  @Override
  public void close() {
    server.stop().join();
  }

  private HttpResponse search(QueryParams query, String text) {
    lastSearch.set(text);
    if (backend.get() == Backend.FAILS) {
      return HttpResponse.of(
          HttpStatus.SERVICE_UNAVAILABLE, MediaType.PLAIN_TEXT_UTF_8, "the store is closing");
    }
    if (backend.get() == Backend.HAS_NOTHING) {
      return json("{\"traces\":[],\"partial\":false}");
    }
    String answer =
        traces
            .search(query.getLong("start", 0), query.getLong("end", 0), query.get("service", ""))
            .toString();
    return json(
        backend.get() == Backend.IS_PARTIAL
            ? answer.replace("\"partial\":false", "\"partial\":true")
            : answer);
  }

  private HttpResponse trace(String id) {
    JsonNode found = traces.trace(id);
    return found == null
        ? HttpResponse.of(HttpStatus.NOT_FOUND, MediaType.PLAIN_TEXT_UTF_8, "trace not found")
        : json(found.toString());
  }

  private String services() {
    return backend.get() == Backend.HAS_NOTHING
        ? "{\"services\":[]}"
        : "{\"services\":[\"node-1\",\"node-2\",\"node-3\",\"node-4\",\"node-5\"]}";
  }

  private static HttpResponse json(String body) {
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, body);
  }

  static String resource(String name) {
    try (InputStream in = PageUnderTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves until it is stopped, for a look by eye: {@code PageUnderTest PORT}. */
  public static void main(String[] args) {
    PageUnderTest page = start(Integer.parseInt(args[0]));
    System.out.println(page.url("/"));
  }
}
