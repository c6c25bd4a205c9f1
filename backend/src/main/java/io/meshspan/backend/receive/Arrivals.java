package io.meshspan.backend.receive;

import io.meshspan.store.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a message brought: spans to take, and how many cannot be taken, by reason. */
final class Arrivals {
  private final List<Span> spans = new ArrayList<>();
  private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);

  void take(Span span) {
    spans.add(span);
  }

  void refuse(Refusal reason, long howMany) {
    if (howMany > 0) {
      refused.merge(reason, howMany, Long::sum);
    }
  }

  List<Span> spans() {
    return spans;
  }

  Map<Refusal, Long> refused() {
    return refused;
  }

  long refusedSpans() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }

  /** For the sender. */
  String reasons() {
    return "spans refused: "
        + refused.entrySet().stream()
            .map(each -> each.getValue() + ": " + each.getKey().text())
            .collect(Collectors.joining("; "));
  }
}
