package io.meshspan.store;

import java.util.List;
import java.util.Optional;

/** A span in memory, as an observer sees it. */
record WholeSpan(Span span, List<String> keys) implements SeenSpan {
  @Override
  public SpanMake make() {
    return SpanMake.of(span);
  }

  @Override
  public long startEpochNanos() {
    return span.startEpochNanos();
  }

  @Override
  public long durationNanos() {
    return span.durationNanos();
  }

  @Override
  public TraceId traceId() {
    return span.traceId();
  }

  @Override
  public Optional<AttributeValue> attribute(int key) {
    String name = keys.get(key);
    for (Attribute attribute : span.attributes()) {
      if (attribute.key().equals(name)) {
        return Optional.of(attribute.value());
      }
    }
    return Optional.empty();
  }
}
