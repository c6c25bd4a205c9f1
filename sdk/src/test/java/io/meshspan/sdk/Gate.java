package io.meshspan.sdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meshspan.backend.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a real backend and holds what is sent to it until it is opened, so that a test
 * decides when spans are on their way; and refuses requests when told to.
 */
final class Gate implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch reached = new CountDownLatch(1);
  private final AtomicInteger toRefuse = new AtomicInteger();
  private final URI backend;
  private final HttpServer server;

  private Gate(Backend backend) throws IOException {
    this.backend = URI.create("http://127.0.0.1:" + backend.otlpHttpPort() + "/v1/traces");
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  static Gate before(Backend backend) throws IOException {
    Gate gate = new Gate(backend);
    gate.server.createContext("/", gate::handle);
    gate.server.setExecutor(gate.threads);
    gate.server.start();
    return gate;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Gate open() {
    opened.countDown();
    return this;
  }

  /** Refuses the next requests, in a way that asks for no retry. */
  Gate refuse(int requests) {
    toRefuse.set(requests);
    return this;
  }

  /** Returns when a request stands before the gate. */
  void awaitReached() throws InterruptedException {
    reached.await();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    reached.countDown();
    try {
      opened.await();
      if (toRefuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      HttpRequest.Builder request =
          HttpRequest.newBuilder(backend).POST(HttpRequest.BodyPublishers.ofByteArray(body));
      exchange.getRequestHeaders().entrySet().stream()
          .filter(header -> header.getKey().toLowerCase(Locale.ROOT).startsWith("content-"))
          .filter(header -> !header.getKey().equalsIgnoreCase("content-length"))
          .forEach(header -> request.header(header.getKey(), header.getValue().get(0)));
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
