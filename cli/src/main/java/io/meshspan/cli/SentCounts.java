package io.meshspan.cli;

import io.meshspan.cli.SpanInFile.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many spans were taken, how many not, and why not. */
final class SentCounts {
  private final Map<String, Refusal> refused = new LinkedHashMap<>();
  private long taken;

  /** Spans with one reason, and where the first of them is, or its batch. */
  record Refusal(long spans, Place first) {}

  void taken(long spans) {
    taken += spans;
  }

  void refused(String reason, long spans, Place place) {
    refused.merge(
        reason,
        new Refusal(spans, place),
        (before, now) -> new Refusal(before.spans() + now.spans(), before.first()));
  }

  long taken() {
    return taken;
  }

  long refused() {
    return refused.values().stream().mapToLong(Refusal::spans).sum();
  }

  /** By reason, in the order in which they came up. */
  Map<String, Refusal> reasons() {
    return refused;
  }
}
