package io.meshspan.cli.load;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What holds for every span of a node: the thread that it ran on, as the Java agent would say it,
 * and that it counts. For one thread, as the mesh is.
 */
final class EverySpan implements SpanProcessor {
  private static final AttributeKey<String> THREAD_NAME = AttributeKey.stringKey("thread.name");
  private static final AttributeKey<Long> THREAD_ID = AttributeKey.longKey("thread.id");
  private static final List<String> THREADS =
      IntStream.rangeClosed(1, 16).mapToObj(i -> "mesh-worker-" + i).toList();

  private final Chance chance;
  private final Count ended;

  EverySpan(Chance chance, Count ended) {
    this.chance = chance;
    this.ended = ended;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    int thread = chance.between(0, THREADS.size() - 1);
    span.setAttribute(THREAD_NAME, THREADS.get(thread));
    if (span.getAttribute(THREAD_ID) == null) {
      span.setAttribute(THREAD_ID, 31L + thread);
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    ended.add(1);
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  /** How many spans have ended, on all nodes. */
  static final class Count {
    private long spans;

    void add(int more) {
      spans += more;
    }

    long spans() {
      return spans;
    }
  }
}
