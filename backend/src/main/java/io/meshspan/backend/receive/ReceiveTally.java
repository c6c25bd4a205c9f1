package io.meshspan.backend.receive;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what comes in. */
final class ReceiveTally {
  private final LongAdder received = new LongAdder();
  private final Map<Refusal, LongAdder> refused = new ConcurrentHashMap<>();

  void received(long spans) {
    received.add(spans);
  }

  void refused(Refusal reason, long spans) {
    if (spans > 0) {
      refused.computeIfAbsent(reason, any -> new LongAdder()).add(spans);
    }
  }

  ReceiveCounts counts() {
    Map<String, Long> byReason = new TreeMap<>();
    refused.forEach((reason, spans) -> byReason.put(reason.text(), spans.sum()));
    return new ReceiveCounts(received.sum(), byReason);
  }
}
