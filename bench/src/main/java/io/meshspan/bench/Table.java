package io.meshspan.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The comparisons as a Markdown table. */
final class Table {
  private Table() {}

  static String of(List<Comparison> rows, Map<String, Measured> measured) {
    StringBuilder table = new StringBuilder();
    table.append("| what | Meshspan | OpenTelemetry | time | bytes | budget |\n");
    table.append("|---|---|---|---|---|---|\n");
    for (Comparison row : rows) {
      Measured ours = measured.get(row.ours());
      Measured others = measured.get(row.others());
      table
          .append("| ")
          .append(row.what())
          .append(" | ")
          .append(figure(ours))
          .append(" | ")
          .append(figure(others))
          .append(" | ")
          .append(ratio(ours.nanos(), others.nanos()))
          .append(" | ")
          .append(ratio(ours.bytes(), others.bytes()))
          .append(" | ")
          .append(row.budget())
          .append(" |\n");
    }
    return table.toString();
  }

  private static String figure(Measured measured) {
    return String.format(
        Locale.ROOT,
        "%.1f ± %.1f ns, %.0f B",
        measured.nanos(),
        measured.error(),
        measured.bytes());
  }

  private static String ratio(double ours, double others) {
    return others == 0 ? "–" : String.format(Locale.ROOT, "%.2fx", ours / others);
  }
}
