package io.meshspan.backend.api.jaeger.v3;

import io.meshspan.backend.query.ServiceCount;
import io.meshspan.proto.jaeger.ServiceSummary;
import io.meshspan.proto.jaeger.TraceSummary;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.Trace;
import java.util.HashSet;
import java.util.Set;

/** What Jaeger's readers list of a trace. */
final class Summaries {
  private Summaries() {}

  static TraceSummary of(Trace trace) {
    Set<SpanId> ids = new HashSet<>();
    trace.spans().forEach(span -> ids.add(span.spanId()));
    int errors = 0;
    int orphans = 0;
    long end = 0;
    for (Span span : trace.spans()) {
      errors += span.failed() ? 1 : 0;
      orphans += span.parent().isPresent() && !ids.contains(span.parent().get()) ? 1 : 0;
      end = Math.max(end, span.endEpochNanos());
    }
    TraceSummary.Builder summary =
        TraceSummary.newBuilder()
            .setTraceId(trace.id().hex())
            .setRootServiceName(trace.root().map(Span::service).orElse(""))
            .setRootOperationName(trace.root().map(Span::name).orElse(""))
            .setMinStartTimeUnixNano(trace.startEpochNanos())
            .setMaxEndTimeUnixNano(end)
            .setSpanCount(trace.spans().size())
            .setErrorSpanCount(errors)
            .setOrphanSpanCount(orphans);
    for (ServiceCount each : ServiceCount.of(trace)) {
      summary.addServices(
          ServiceSummary.newBuilder()
              .setName(each.name())
              .setSpanCount(each.spans())
              .setErrorSpanCount(each.errors()));
    }
    return summary.build();
  }
}
