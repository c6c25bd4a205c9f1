package io.meshspan.backend.receive;

import io.meshspan.backend.receive.RefusedMessageException.Kind;
import io.meshspan.store.AppendOutcome;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.SpanStore;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** The way of a message into the store: read, decoded span by span, appended, counted, answered. */
final class Intake {
  private final SpanStore store;
  private final SpanDecoder decoder;
  private final ReceiveTally tally;
  private final Semaphore room;

  Intake(SpanStore store, ReceiveLimits limits, ReceiveTally tally) {
    this.store = store;
    this.decoder = new SpanDecoder(limits.spanBytes());
    this.tally = tally;
    this.room = new Semaphore(limits.concurrentMessages());
  }

  /** Reads a message; called where there is room for one more. */
  interface Reading {
    ExportTraceServiceRequest read() throws RefusedMessageException;
  }

  ExportTraceServiceResponse take(Reading message) throws RefusedMessageException {
    if (!room.tryAcquire()) {
      throw new RefusedMessageException(
          Kind.UNAVAILABLE, "too many batches come at once: send this one again later");
    }
    try {
      return take(message.read());
    } finally {
      room.release();
    }
  }

  private ExportTraceServiceResponse take(ExportTraceServiceRequest request)
      throws RefusedMessageException {
    List<Span> spans = new ArrayList<>();
    Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
    for (ResourceSpans ofResource : request.getResourceSpansList()) {
      for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
        decode(ofResource, ofScope, spans, refused);
      }
    }
    AppendOutcome outcome = store.append(spans);
    if (!(outcome instanceof AppendOutcome.Stored stored)) {
      throw new RefusedMessageException(
          Kind.UNAVAILABLE, "the store takes nothing at the moment: send this batch again later");
    }
    if (stored.beyondTraceLimit() > 0) {
      refused.merge(Refusal.TRACE_FULL, (long) stored.beyondTraceLimit(), Long::sum);
    }
    tally.received(stored.added() + (long) stored.alreadyHeld());
    refused.forEach(tally::refused);
    return answer(refused);
  }

  private void decode(
      ResourceSpans ofResource, ScopeSpans ofScope, List<Span> spans, Map<Refusal, Long> refused) {
    try {
      Resource resource =
          new Resource(ValueDecoder.attributes(ofResource.getResource().getAttributesList()));
      Scope scope = scope(ofScope.getScope());
      for (io.opentelemetry.proto.trace.v1.Span each : ofScope.getSpansList()) {
        try {
          spans.add(decoder.decode(each, scope, resource));
        } catch (RefusedSpanException e) {
          refused.merge(e.reason(), 1L, Long::sum);
        }
      }
    } catch (RefusedSpanException e) {
      refused.merge(e.reason(), (long) ofScope.getSpansCount(), Long::sum);
    }
  }

  private static Scope scope(InstrumentationScope from) throws RefusedSpanException {
    return new Scope(
        from.getName(), from.getVersion(), ValueDecoder.attributes(from.getAttributesList()));
  }

  private static ExportTraceServiceResponse answer(Map<Refusal, Long> refused) {
    long spans = refused.values().stream().mapToLong(Long::longValue).sum();
    if (spans == 0) {
      return ExportTraceServiceResponse.getDefaultInstance();
    }
    String reasons =
        refused.entrySet().stream()
            .filter(each -> each.getValue() > 0)
            .map(each -> each.getValue() + ": " + each.getKey().text())
            .collect(Collectors.joining("; "));
    return ExportTraceServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(spans)
                .setErrorMessage("spans refused: " + reasons))
        .build();
  }
}
