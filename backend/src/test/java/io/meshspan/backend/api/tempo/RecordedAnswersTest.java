package io.meshspan.backend.api.tempo;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The spans of {@code spans.txt} were sent to Tempo 3.0 and these questions asked; {@code
 * answers.txt} is what it said.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordedAnswersTest {
  /** A whole number of minutes. */
  private static final long BASE_SECONDS = 1_700_000_040;

  private Backend backend;
  private ShortAnswers answers;

  /** A question and the lines of its answer. */
  private record Recorded(String question, List<String> answer) {
    @Override
    public String toString() {
      return question;
    }
  }

  @BeforeAll
  void theSpansAreSent() {
    backend = Backend.start(BackendConfig.onFreePorts());
    Client client = new Client(backend);
    for (ExportTraceServiceRequest request :
        WrittenSpans.read(lines("spans.txt"), TimeUnit.SECONDS.toNanos(BASE_SECONDS))) {
      client.post(request.toByteArray(), "Content-Type", "application/x-protobuf");
    }
    answers = new ShortAnswers(client, backend.ports().tempo(), BASE_SECONDS);
  }

  @AfterAll
  void end() {
    backend.close();
  }

  private static List<String> lines(String file) {
    try (InputStream in = Backend.class.getResourceAsStream("tempo/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException(file, e);
    }
  }

  static Stream<Recorded> recorded() {
    List<Recorded> recorded = new ArrayList<>();
    for (String line : lines("answers.txt")) {
      if (line.startsWith("  ")) {
        recorded.get(recorded.size() - 1).answer().add(line.strip());
      } else if (!line.startsWith("#")) {
        recorded.add(new Recorded(line, new ArrayList<>()));
      }
    }
    return recorded.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recorded")
  void theAnswerIsThatOfTempo(Recorded recorded) {
    assertThat(answers.to(recorded.question())).isEqualTo(recorded.answer());
  }
}
