package io.meshspan.backend.api.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.stream.PacedResponse.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that leave in pieces, and what becomes of them when something goes wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamedEndpointTest {
  private static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofMinutes(1));
  private static final Patience LONG = new Patience(Duration.ofSeconds(6), Duration.ofMinutes(2));
  private static final int ENDLESS = 1 << 30;
  private static final int SMALL = 1_000;
  private static final int LARGE = 8_000_000;
  private static final byte[] PART =
      "abcdefghijklmnopqrstuvwxyz".repeat(37).getBytes(StandardCharsets.US_ASCII);

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong cancelled = new AtomicLong();
  private Server server;

  @BeforeAll
  void start() {
    server =
        Server.builder()
            .http(0)
            .service("/bytes/{count}", endpoint(Failure.NONE))
            .service("/patient/{count}", endpoint(Failure.NONE, LONG))
            .service("/parameter/{count}", endpoint(Failure.PARAMETER))
            .service("/missing/{count}", endpoint(Failure.MISSING))
            .service("/broken/{count}", endpoint(Failure.BROKEN))
            .build();
    server.start().join();
  }

  @AfterAll
  void end() {
    server.close();
  }

  @BeforeEach
  void countFromZero() {
    written.set(0);
    cancelled.set(0);
  }

  /** What happens once all bytes are written. */
  private enum Failure {
    NONE,
    PARAMETER,
    MISSING,
    BROKEN
  }

  private StreamedEndpoint endpoint(Failure failure) {
    return endpoint(failure, SHORT);
  }

  private StreamedEndpoint endpoint(Failure failure, Patience patience) {
    return StreamedEndpoint.get(
        (status, message) -> HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, message),
        asked ->
            new Body(
                MediaType.PLAIN_TEXT_UTF_8,
                out -> write(Integer.parseInt(asked.path("count")), failure, out)),
        patience);
  }

  private void write(int count, Failure failure, OutputStream out) throws IOException {
    try {
      for (int done = 0; done < count; done += PART.length) {
        out.write(PART, 0, Math.min(PART.length, count - done));
        written.set(done + PART.length);
      }
    } catch (CancellationException e) {
      cancelled.incrementAndGet();
      throw e;
    }
    switch (failure) {
      case PARAMETER -> throw new BadParameterException("there is no such day");
      case MISSING -> throw new NotFoundException("there is no such thing");
      case BROKEN -> throw new IllegalStateException("this test breaks it off");
      default -> {}
    }
  }

  private HttpRequest.Builder request(String path, HttpClient.Version version) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.activeLocalPort() + path))
        .version(version);
  }

  private java.net.http.HttpResponse<String> get(String path, HttpClient.Version version)
      throws Exception {
    return http.send(request(path, version).build(), BodyHandlers.ofString());
  }

  private static String text(int count) {
    return new String(PART, StandardCharsets.US_ASCII)
        .repeat(count / PART.length + 1)
        .substring(0, count);
  }

  @ParameterizedTest
  @EnumSource
  void aSmallAnswerSaysItsLengthAndALargeOneComesWholeInPieces(HttpClient.Version version)
      throws Exception {
    for (int count : new int[] {0, SMALL, 65_536, 65_537, LARGE}) {
      var answer = get("/bytes/" + count, version);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body().equals(text(count))).as("the text of " + count).isTrue();
      assertThat(answer.headers().firstValue("content-length"))
          .isEqualTo(
              count <= 65_536
                  ? java.util.Optional.of(Integer.toString(count))
                  : java.util.Optional.empty());
      assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatGoesWrongBeforeAnythingWasSentIsAnAnswerOfItsOwn(HttpClient.Version version)
      throws Exception {
    var parameter = get("/parameter/" + SMALL, version);
    assertThat(parameter.statusCode()).isEqualTo(400);
    assertThat(parameter.body()).isEqualTo("there is no such day");
    var missing = get("/missing/" + SMALL, version);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).isEqualTo("there is no such thing");
    var broken = get("/broken/" + SMALL, version);
    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(broken.body()).isEqualTo("the backend failed to answer; its log says why");
  }

  @ParameterizedTest
  @EnumSource
  void whatGoesWrongLaterIsNeverTakenForAWholeAnswer(HttpClient.Version version) {
    assertThatThrownBy(() -> get("/broken/" + LARGE, version)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> get("/missing/" + LARGE, version)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource
  void whoAsksForTheHeadGetsNoMore(HttpClient.Version version) throws Exception {
    for (int count : new int[] {SMALL, LARGE}) {
      var answer =
          http.send(
              request("/bytes/" + count, version)
                  .method("HEAD", HttpRequest.BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
    }
    assertThat(get("/bytes/" + SMALL, version).body()).hasSize(SMALL);
  }

  private Socket ask(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(32_768);
    socket.connect(
        new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), server.activeLocalPort()));
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void aReaderWhoTakesNothingHoldsNoMemoryAndIsGivenUp() throws IOException {
    try (Socket socket = ask("/bytes/" + ENDLESS)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> cancelled.get() == 1);
      // What the operating system takes for both ends of a socket, and the piece that waits.
      assertThat(written.get()).isLessThan(32 << 20);
      socket.setSoTimeout(30_000);
      assertThatThrownBy(() -> readAll(socket.getInputStream())).isInstanceOf(IOException.class);
    }
  }

  private static void readAll(InputStream in) throws IOException {
    byte[] buffer = new byte[65_536];
    String last = "";
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      last += new String(buffer, 0, read, StandardCharsets.US_ASCII);
      last = last.substring(Math.max(0, last.length() - 5));
    }
    // HTTP/1.1 says that an answer is whole with a chunk of nothing.
    if (!last.endsWith("0\r\n\r\n")) {
      throw new IOException("the answer broke off");
    }
  }

  @Test
  void aReaderWhoIsSlowButReadsGetsAll() throws Exception {
    try (Socket socket = ask("/patient/" + 2 * LARGE)) {
      socket.setSoTimeout(30_000);
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo('H');
      // Longer than it may take to read one piece, though every piece is read in time.
      long end = System.nanoTime() + LONG.piece().toNanos() * 3 / 2;
      while (System.nanoTime() < end && cancelled.get() == 0) {
        assertThat(in.readNBytes(1_024)).hasSize(1_024);
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
      }
      readAll(in);
      assertThat(written.get()).isGreaterThanOrEqualTo(2 * LARGE);
    }
  }

  @Test
  void theWritingEndsSoonAfterItsReaderHasGone() throws IOException {
    try (Socket socket = ask("/bytes/" + ENDLESS)) {
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> cancelled.get() == 1);
    assertThat(written.get()).isLessThan(ENDLESS);
  }
}
