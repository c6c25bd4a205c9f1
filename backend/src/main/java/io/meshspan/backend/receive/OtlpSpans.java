package io.meshspan.backend.receive;

import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

/** OTLP's request as spans, and what came of them as OTLP's response. */
final class OtlpSpans {
  private final SpanDecoder decoder;

  OtlpSpans(ReceiveLimits limits) {
    this.decoder = new SpanDecoder(limits.spanBytes());
  }

  Arrivals of(ExportTraceServiceRequest request) {
    Arrivals arrivals = new Arrivals();
    for (ResourceSpans ofResource : request.getResourceSpansList()) {
      for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
        decode(ofResource, ofScope, arrivals);
      }
    }
    return arrivals;
  }

  private void decode(ResourceSpans ofResource, ScopeSpans ofScope, Arrivals arrivals) {
    try {
      Resource resource =
          new Resource(ValueDecoder.attributes(ofResource.getResource().getAttributesList()));
      Scope scope = scope(ofScope.getScope());
      for (Span each : ofScope.getSpansList()) {
        try {
          arrivals.take(decoder.decode(each, scope, resource));
        } catch (RefusedSpanException e) {
          arrivals.refuse(e.reason(), 1);
        }
      }
    } catch (RefusedSpanException e) {
      arrivals.refuse(e.reason(), ofScope.getSpansCount());
    }
  }

  private static Scope scope(InstrumentationScope from) throws RefusedSpanException {
    return new Scope(
        from.getName(), from.getVersion(), ValueDecoder.attributes(from.getAttributesList()));
  }

  static ExportTraceServiceResponse answer(Arrivals arrivals) {
    if (arrivals.refusedSpans() == 0) {
      return ExportTraceServiceResponse.getDefaultInstance();
    }
    return ExportTraceServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(arrivals.refusedSpans())
                .setErrorMessage(arrivals.reasons()))
        .build();
  }
}
