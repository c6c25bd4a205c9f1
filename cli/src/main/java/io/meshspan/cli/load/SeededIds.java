package io.meshspan.cli.load;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.SplittableRandom;

/** Ids that follow from a seed. For one thread. */
final class SeededIds implements IdGenerator {
  private final SplittableRandom random;

  SeededIds(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public String generateSpanId() {
    return SpanId.fromLong(notZero());
  }

  @Override
  public String generateTraceId() {
    return TraceId.fromLongs(notZero(), notZero());
  }

  private long notZero() {
    long next = random.nextLong();
    return next == 0 ? 1 : next;
  }
}
