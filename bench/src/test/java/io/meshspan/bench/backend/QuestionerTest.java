package io.meshspan.bench.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuestionerTest {
  private static final String TRACE = "00000000000000000000000000abcdef";

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private HttpServer server;
  private String base;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    base = "http://127.0.0.1:" + server.getAddress().getPort();
    answer("/api/traces", 200, "{\"data\":[{\"traceID\":\"" + TRACE + "\"}]}");
    answer("/wrong", 500, "no");
    answer("/metrics", 200, "# HELP spans\nspans{a=\"1\"} 1.5e+03\nspans{a=\"2\"} 7\nother 9\n");
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  @Test
  void asksForTracesThatItSawInAnAnswerBefore() throws Exception {
    List<Question> questions =
        List.of(
            new Question(Question.BY_ID, at -> base + "/api/traces/" + at.traceId()),
            Question.jaeger("of a service", base, "{\"error\":\"true\"}"));
    Questioner questioner = Questioner.start(questions, new Web());

    await().until(() -> asked.contains("/api/traces/" + TRACE));
    Map<String, Answers> answers = questioner.end();

    assertThat(asked.peek())
        .as("no id is known at first")
        .startsWith("/api/traces?limit=20&service=node-1&tags=%7B%22error%22%3A%22true%22%7D");
    assertThat(answers.get("of a service").times().count()).isPositive();
    assertThat(answers.get("of a service").meanLength()).isBetween(40L, 60L);
    assertThat(answers.get(Question.BY_ID).times().max()).isPositive();
    assertThat(questioner.failures()).isZero();
  }

  @Test
  void whatIsNotAnsweredIsCountedAndNotMeasured() throws Exception {
    Questioner questioner =
        Questioner.start(List.of(new Question("wrong", at -> base + "/wrong")), new Web());

    await().until(() -> asked.size() > 1);
    Map<String, Answers> answers = questioner.end();

    assertThat(questioner.failures()).isPositive();
    assertThat(questioner.firstFailure()).contains("/wrong answered 500 no");
    assertThat(answers.get("wrong").times().count()).isZero();
  }

  @Test
  void anAccountAddsUpWhatABackendSaysOfItself() throws Exception {
    assertThat(Account.of(base + "/metrics", "^spans[^ ]* ([0-9.e+]+)$").read(new Web()))
        .isEqualTo(1_507);
  }

  private void answer(String path, int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          asked.add(
              exchange.getRequestURI().getRawPath()
                  + query(exchange.getRequestURI().getRawQuery()));
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static String query(String raw) {
    return raw == null ? "" : "?" + raw;
  }
}
