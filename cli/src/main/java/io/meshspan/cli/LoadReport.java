package io.meshspan.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshspan.cli.load.Family;
import io.meshspan.cli.load.Histogram;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What came of a load.
 *
 * @param isWhole whether it ran for all of its time
 * @param seconds for how long spans were created
 * @param exported spans of which the backend's answer was that it took them
 * @param dropped spans that were not exported, by reason
 * @param cpu what this process used, all threads together
 * @param costs what a span cost the thread that made it: its values, the typed API, the SDK and the
 *     queue; each trace's time divided by its spans
 * @param answers how long batches were on their way until the backend said that it took them
 */
record LoadReport(
    LoadPlan plan,
    boolean isWhole,
    double seconds,
    long created,
    long exported,
    Map<String, Long> dropped,
    Duration cpu,
    Histogram costs,
    Histogram answers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  long droppedSpans() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  boolean addsUp() {
    return created == exported + droppedSpans();
  }

  double rate() {
    return seconds == 0 ? 0 : created / seconds;
  }

  void print(PrintWriter out) {
    out.printf("%n%s after %.1f s:%n%n", isWhole ? "Done" : "Ended early", seconds);
    out.printf("  created   %,12d spans, %,.0f a second%n", created, rate());
    out.printf("  exported  %,12d spans%n", exported);
    out.printf("  dropped   %,12d spans%n", droppedSpans());
    dropped.forEach((why, spans) -> out.printf("            %,12d: %s%n", spans, why));
    out.printf("  CPU       %12.2f s of this process%n", cpu.toNanos() / 1e9);
    out.printf(
        "  a span    %12.1f µs of its caller's time (half within %.1f, 99 %% within %.1f, all within"
            + " %.1f)%n",
        costs.mean() / 1e3, costs.at(0.5) / 1e3, costs.at(0.99) / 1e3, costs.max() / 1e3);
    out.printf(
        "  a batch   %12.1f ms until the backend took it (half within %.1f, 99 %% within %.1f, all"
            + " within %.1f)%n",
        answers.mean() / 1e6, answers.at(0.5) / 1e6, answers.at(0.99) / 1e6, answers.max() / 1e6);
    if (!addsUp()) {
      out.printf("%n%d spans are not accounted for.%n", created - exported - droppedSpans());
    }
    out.flush();
  }

  void write(Path file) {
    try {
      Files.writeString(file, json().toPrettyString() + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ProblemException("--report: " + file + " cannot be written (" + e + ")", e);
    }
  }

  private ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("endpoint", plan.target().toString());
    json.put("protocol", plan.target().protocol().word());
    json.put("seed", plan.seed());
    json.put("nodes", plan.nodes());
    plan.families().stream().map(Family::word).forEach(json.putArray("families")::add);
    json.put("wholeTime", isWhole);
    json.put("seconds", seconds);
    json.put("wantedRate", plan.rate());
    json.put("rate", rate());
    json.put("created", created);
    json.put("exported", exported);
    json.put("dropped", droppedSpans());
    dropped.forEach(json.putObject("droppedByReason")::put);
    json.put("cpuSeconds", cpu.toNanos() / 1e9);
    write(costs, json.putObject("spanCostNanos"));
    write(answers, json.putObject("batchAnswerNanos"));
    return json;
  }

  private static void write(Histogram times, ObjectNode json) {
    json.put("mean", times.mean());
    json.put("p50", times.at(0.5));
    json.put("p90", times.at(0.9));
    json.put("p99", times.at(0.99));
    json.put("p999", times.at(0.999));
    json.put("max", times.max());
  }
}
