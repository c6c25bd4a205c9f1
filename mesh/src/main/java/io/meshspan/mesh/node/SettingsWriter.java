package io.meshspan.mesh.node;

import io.meshspan.mesh.consensus.Settings;
import io.meshspan.mesh.forwarding.ForwardingCounts;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Keeps this node's entry in the replicated registry of nodes up to date, and sees to it that the
 * mesh's settings have a value. Each write is a {@code settings.write} span: a span of the
 * application's own, made with the plain OpenTelemetry API, as every application has them.
 */
final class SettingsWriter {
  static final String LOSS_WEIGHT = "route.loss_weight";
  static final double DEFAULT_LOSS_WEIGHT = 1;

  private final NodeId self;
  private final Settings settings;
  private final Tracer tracer;
  private final Supplier<ForwardingCounts> counts;
  private final AtomicBoolean writing = new AtomicBoolean();

  SettingsWriter(
      NodeId self,
      Settings settings,
      OpenTelemetry openTelemetry,
      Supplier<ForwardingCounts> counts) {
    this.self = self;
    this.settings = settings;
    this.tracer = openTelemetry.getTracer("io.meshspan.mesh");
    this.counts = counts;
  }

  /** Writes one thing, unless the write before is still under way. */
  void writeNext() {
    if (!writing.compareAndSet(false, true)) {
      return;
    }
    boolean weightIsMissing =
        settings.state().isLeader() && !settings.all().containsKey(LOSS_WEIGHT);
    CompletableFuture<Long> written =
        weightIsMissing
            ? write(LOSS_WEIGHT, Double.toString(DEFAULT_LOSS_WEIGHT))
            : write("node." + self, registryEntry(counts.get()));
    var unused = written.whenComplete((index, failure) -> writing.set(false));
  }

  private String registryEntry(ForwardingCounts messages) {
    return "pid="
        + ProcessHandle.current().pid()
        + " sent="
        + messages.sent()
        + " passed_on="
        + messages.passedOn()
        + " delivered="
        + messages.delivered()
        + " dropped="
        + messages.dropped();
  }

  /** Writes a setting; the span lasts until the write is committed and applied. */
  CompletableFuture<Long> write(String key, String value) {
    Span span = tracer.spanBuilder("settings.write").setParent(Context.root()).startSpan();
    span.setAttribute("settings.key", key);
    CompletableFuture<Long> written;
    try {
      Context inside = Context.root().with(span);
      written = inside.wrapSupplier(() -> settings.write(key, value)).get();
    } catch (RuntimeException e) {
      written = CompletableFuture.failedFuture(e);
    }
    return written.whenComplete(
        (index, failure) -> {
          if (failure != null) {
            span.setStatus(StatusCode.ERROR, "not written").recordException(failure);
          } else {
            span.setAttribute("raft.log.index", index);
          }
          span.end();
        });
  }
}
