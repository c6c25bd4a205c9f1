package io.meshspan.backend.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

/** OTLP through the classes that protobuf's compiler made: slow, and what ours is held against. */
final class GeneratedDecoder {
  private final SpanDecoder decoder;

  GeneratedDecoder(ReceiveLimits limits) {
    this.decoder = new SpanDecoder(limits.spanBytes());
  }

  Arrivals parse(byte[] message) throws RefusedMessageException {
    try {
      return of(ExportTraceServiceRequest.parseFrom(message));
    } catch (InvalidProtocolBufferException e) {
      throw RefusedMessageException.malformed(e.getMessage());
    }
  }

  private Arrivals of(ExportTraceServiceRequest request) {
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
}
