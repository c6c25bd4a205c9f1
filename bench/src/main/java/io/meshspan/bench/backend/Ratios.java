package io.meshspan.bench.backend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What was found of several backends as a Markdown table, with ratios to the first. */
final class Ratios {
  private final List<Found> all;
  private final StringBuilder text = new StringBuilder();

  private Ratios(List<Found> all) {
    this.all = all;
  }

  /** Rows of figures; a ratio is ours divided by the other's. */
  static String of(List<Found> all) {
    return new Ratios(all).table();
  }

  private String table() {
    cells("", all.stream().map(Found::name).toList());
    text.append("|---".repeat(2 * all.size())).append("|\n");
    row("spans created", "%,.0f", Found::created);
    row("spans lost", "%,.0f", Found::lost);
    row("CPU seconds", "%.1f", Found::cpuSeconds);
    row("spans per CPU second", "%,.0f", Found::spansPerCpuSecond);
    row("bytes on disk per span", "%.0f", Found::bytesPerSpan);
    row("most memory, MB", "%.0f", found -> found.mostResident() / 1e6);
    row("a batch is taken, p50 ms", "%.1f", found -> taken(found, "p50"));
    row("a batch is taken, p99 ms", "%.1f", found -> taken(found, "p99"));
    row("questions not answered", "%.0f", Found::unanswered);
    Set<String> questions = new LinkedHashSet<>();
    all.forEach(found -> questions.addAll(found.answers().keySet()));
    for (String question : questions) {
      row(question + ", p50 ms", "%.1f", found -> millis(found, question, 0.5));
      row(question + ", p99 ms", "%.1f", found -> millis(found, question, 0.99));
    }
    return text.toString();
  }

  private void row(String what, String format, ToDoubleFunction<Found> figure) {
    cells(
        what,
        all.stream()
            .map(figure::applyAsDouble)
            .map(value -> value.isNaN() ? "–" : String.format(Locale.ROOT, format, value))
            .toList(),
        all.stream()
            .skip(1)
            .map(other -> ratio(figure.applyAsDouble(all.get(0)), figure.applyAsDouble(other)))
            .toList());
  }

  private void cells(String what, List<String> names) {
    cells(what, names, names.stream().skip(1).map(name -> "ratio to " + name).toList());
  }

  private void cells(String what, List<String> values, List<String> ratios) {
    text.append("| ").append(what).append(" | ").append(String.join(" | ", values));
    ratios.forEach(ratio -> text.append(" | ").append(ratio));
    text.append(" |\n");
  }

  private static String ratio(double ours, double others) {
    return Double.isNaN(ours) || Double.isNaN(others) || others == 0
        ? "–"
        : String.format(Locale.ROOT, "%.2fx", ours / others);
  }

  private static double taken(Found found, String share) {
    JsonNode nanos = found.load().path("batchAnswerNanos").path(share);
    return nanos.isNumber() ? nanos.longValue() / 1e6 : Double.NaN;
  }

  /** NaN where it was not asked. */
  private static double millis(Found found, String question, double share) {
    Answers answers = found.answers().get(question);
    return answers == null || answers.times().count() == 0
        ? Double.NaN
        : answers.times().at(share) / 1e6;
  }
}
