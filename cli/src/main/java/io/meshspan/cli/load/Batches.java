package io.meshspan.cli.load;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands the spans of one node to an exporter in batches, on the thread that made them: what comes
 * out, and when, follows from what went in. For one thread.
 */
final class Batches implements SpanProcessor {
  private final SpanExporter exporter;
  private final int size;
  private List<SpanData> batch;

  Batches(SpanExporter exporter, int size) {
    this.exporter = exporter;
    this.size = size;
    this.batch = new ArrayList<>(size);
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    batch.add(span.toSpanData());
    if (batch.size() == size) {
      handOver();
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode forceFlush() {
    if (!batch.isEmpty()) {
      handOver();
    }
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return forceFlush();
  }

  private void handOver() {
    List<SpanData> full = batch;
    batch = new ArrayList<>(size);
    exporter.export(full);
  }
}
