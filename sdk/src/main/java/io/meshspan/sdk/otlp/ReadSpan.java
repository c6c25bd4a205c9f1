package io.meshspan.sdk.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/** A span that was read, as exporters want to see it. */
record ReadSpan(
    String getName,
    SpanKind getKind,
    SpanContext getSpanContext,
    SpanContext getParentSpanContext,
    StatusData getStatus,
    long getStartEpochNanos,
    long getEndEpochNanos,
    Attributes getAttributes,
    int getTotalAttributeCount,
    List<EventData> getEvents,
    int getTotalRecordedEvents,
    List<LinkData> getLinks,
    int getTotalRecordedLinks,
    Resource getResource,
    InstrumentationScopeInfo getInstrumentationScopeInfo)
    implements SpanData {
  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  @Deprecated
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    InstrumentationScopeInfo scope = getInstrumentationScopeInfo;
    return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(
        scope.getName(), scope.getVersion(), scope.getSchemaUrl());
  }
}
