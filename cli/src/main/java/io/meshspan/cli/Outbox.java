package io.meshspan.cli;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What one node has to send: a bounded queue, and a thread that sends from it, a few batches at a
 * time. As OpenTelemetry's batch processor, but it tells of every span what became of it, and a
 * backend that is slow to answer is not spared. Thread-safe.
 */
final class Outbox implements SpanProcessor {
  static final String NO_ROOM = "no room in the queue";
  static final String OUT_OF_TIME = "not sent within the time after the end";
  static final String NO_ANSWER = "no answer came in time";
  static final String REFUSED = "the backend did not take them";
  private static final int ROOM = 16_384;
  private static final int BATCH = 512;
  private static final long FULL_WITHIN_MILLIS = 200;
  private static final int ON_THEIR_WAY = 4;

  private final SpanExporter exporter;
  private final Deliveries deliveries;
  private final BlockingQueue<ReadableSpan> queue = new ArrayBlockingQueue<>(ROOM);
  private final Semaphore slots = new Semaphore(ON_THEIR_WAY);
  private final Set<Batch> onTheirWay = ConcurrentHashMap.newKeySet();
  private final Thread sender;
  private volatile boolean closing;

  private Outbox(String node, SpanExporter exporter, Deliveries deliveries) {
    this.exporter = exporter;
    this.deliveries = deliveries;
    this.sender = new Thread(this::send, "meshspan-load-" + node);
  }

  static Outbox start(String node, SpanExporter exporter, Deliveries deliveries) {
    Outbox outbox = new Outbox(node, exporter, deliveries);
    outbox.sender.setDaemon(true);
    outbox.sender.start();
    return outbox;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    deliveries.created();
    if (!queue.offer(span)) {
      deliveries.dropped(1, NO_ROOM);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  private void send() {
    try {
      for (List<SpanData> batch = next(); !batch.isEmpty(); batch = next()) {
        deliver(batch);
      }
      slots.acquire(ON_THEIR_WAY); // until all are answered
    } catch (InterruptedException e) { // the time after the end is up
      deliveries.dropped(drained(), OUT_OF_TIME);
    }
    onTheirWay.forEach(batch -> answered(batch, NO_ANSWER));
  }

  /** Waits for a batch; an empty one when there will be none any more. */
  private List<SpanData> next() throws InterruptedException {
    List<SpanData> batch = new ArrayList<>(BATCH);
    try {
      long end = 0;
      while (batch.size() < BATCH) {
        long wait = batch.isEmpty() ? FULL_WITHIN_MILLIS : millisUntil(end);
        ReadableSpan span = closing ? queue.poll() : queue.poll(wait, TimeUnit.MILLISECONDS);
        if (span != null) {
          if (batch.isEmpty()) {
            end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FULL_WITHIN_MILLIS);
          }
          batch.add(span.toSpanData());
        } else if (!batch.isEmpty() || (closing && queue.isEmpty())) {
          return batch;
        }
      }
      return batch;
    } catch (InterruptedException e) {
      deliveries.dropped(batch.size(), OUT_OF_TIME);
      throw e;
    }
  }

  private static long millisUntil(long end) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
  }

  private void deliver(List<SpanData> spans) throws InterruptedException {
    try {
      slots.acquire();
    } catch (InterruptedException e) {
      deliveries.dropped(spans.size(), OUT_OF_TIME);
      throw e;
    }
    Batch batch = new Batch(spans.size());
    onTheirWay.add(batch);
    long start = System.nanoTime();
    CompletableResultCode result = exporter.export(spans);
    result.whenComplete(
        () -> {
          if (result.isSuccess()) {
            deliveries.answeredAfter(System.nanoTime() - start);
          }
          answered(batch, result.isSuccess() ? "" : reason(result));
          slots.release();
        });
  }

  /** Says what became of a batch, unless that was said: an answer may come after the end. */
  private void answered(Batch batch, String failure) {
    if (!onTheirWay.remove(batch)) {
      return;
    }
    if (failure.isEmpty()) {
      deliveries.exported(batch.spans);
    } else {
      deliveries.dropped(batch.spans, failure);
    }
  }

  private static String reason(CompletableResultCode result) {
    Throwable failure = result.getFailureThrowable();
    String message = failure == null ? null : failure.getMessage();
    return message == null || message.isBlank() ? REFUSED : message.lines().findFirst().orElse("");
  }

  private int drained() {
    List<ReadableSpan> rest = new ArrayList<>();
    queue.drainTo(rest);
    return rest.size();
  }

  /** Sends what is there; afterwards nothing more is taken. */
  void close(long untilNanoTime) throws InterruptedException {
    closing = true;
    sender.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(untilNanoTime - System.nanoTime())));
    sender.interrupt();
    sender.join();
    exporter.shutdown();
  }

  /** One that was sent; each is itself alone, however many spans it has. */
  private static final class Batch {
    private final int spans;

    private Batch(int spans) {
      this.spans = spans;
    }
  }
}
