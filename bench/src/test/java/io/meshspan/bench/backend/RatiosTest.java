package io.meshspan.bench.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatiosTest {
  private static final JsonNode LOAD =
      new ObjectMapper()
          .createObjectNode()
          .put("created", 1_010)
          .put("exported", 1_000)
          .set("batchAnswerNanos", new ObjectMapper().createObjectNode().put("p50", 2_500_000));

  @Test
  void ratiosAreOursDividedByTheOthers() {
    String table = Ratios.of(List.of(found("Ours", 2, 50), found("Theirs", 4, 200)));

    assertThat(table)
        .startsWith("|  | Ours | Theirs | ratio to Theirs |\n|---|---|---|---|\n")
        .contains("| spans lost | 10 | 10 | 1.00x |\n")
        .contains("| spans per CPU second | 500 | 250 | 2.00x |\n")
        .contains("| bytes on disk per span | 25 | 100 | 0.25x |\n")
        .contains("| a batch is taken, p50 ms | 2.5 | 2.5 | 1.00x |\n")
        .contains("| a batch is taken, p99 ms | – | – | – |\n")
        .contains("| asked, p50 ms | 3.0 | 3.0 | 1.00x |\n");
  }

  @Test
  void whatWasNotAskedHasNoFigure() {
    Found silent = found("Theirs", 4, 200);
    Found without =
        new Found("Silent", LOAD, 1_000, 1_000, silent.cpuSeconds(), 0, 0, Map.of(), 0, "");

    assertThat(Ratios.of(List.of(found("Ours", 2, 50), without)))
        .contains("| asked, p50 ms | 3.0 | – | – |\n");
  }

  @Test
  void aBackendAloneHasNoRatios() {
    assertThat(Ratios.of(List.of(found("Ours", 2, 50))))
        .startsWith("|  | Ours |\n|---|---|\n")
        .contains("| CPU seconds | 2.0 |\n");
  }

  private static Found found(String name, double cpuSeconds, long kilobytes) {
    Answers answers = new Answers();
    answers.add(3_000_000, 100);
    Map<String, Answers> all = Map.of("asked", answers);
    return new Found(name, LOAD, 1_000, 1_000, cpuSeconds, kilobytes * 1_000, 0, all, 0, "");
  }
}
