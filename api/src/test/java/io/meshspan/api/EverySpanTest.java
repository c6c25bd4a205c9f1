package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.catalog.EventDescription;
import io.meshspan.api.core.Rejection;
import io.meshspan.api.core.SpanFamily;
import io.meshspan.api.core.TypedSpan;
import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every span of the registry. */
class EverySpanTest {
  private final Recorder recorder = Recorder.recordingAll();

  @AfterEach
  void stop() {
    recorder.close();
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void itHasTheNameKindScopeAndRequiredAttributesOfTheRegistry(CatalogSpan span) {
    span.start(recorder.meshspan()).close();

    SpanData recorded = recorder.onlySpan();
    assertThat(recorded.getName()).isEqualTo(span.description().name());
    assertThat(recorded.getKind()).isEqualTo(span.description().kinds().get(0));
    assertThat(recorded.getInstrumentationScopeInfo().getName()).isEqualTo("io.meshspan");
    assertThat(recorded.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(recorded.getAttributes().size()).isEqualTo(span.description().required().size());
    for (AttributeDescription attribute : span.description().required()) {
      assertThat((Object) recorded.getAttributes().get(CatalogSpan.key(attribute)))
          .as(attribute.key())
          .isEqualTo(attribute.examples().get(0));
    }
    assertThat(recorder.meshspan().rejections()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void everySetterRecordsEveryValueThatTheRegistryNames(CatalogSpan span) {
    for (AttributeDescription attribute : span.description().optional()) {
      for (Object value : CatalogSpan.values(attribute)) {
        try (TypedSpan<?> started = span.start(recorder.meshspan())) {
          span.set(started, attribute, value);
        }
        SpanData last = recorder.spans().get(recorder.spans().size() - 1);
        assertThat((Object) last.getAttributes().get(CatalogSpan.key(attribute)))
            .as(attribute.key())
            .isEqualTo(value);
      }
    }
    assertThat(recorder.meshspan().rejections()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void everyEventRecordsItsValues(CatalogSpan span) {
    try (TypedSpan<?> started = span.start(recorder.meshspan())) {
      for (EventDescription event : span.description().events()) {
        span.add(started, event, attribute -> attribute.examples().get(0));
      }
    }
    SpanData recorded = recorder.onlySpan();
    assertThat(recorded.getEvents())
        .extracting(event -> event.getName())
        .containsExactlyElementsOf(
            span.description().events().stream().map(EventDescription::name).toList());
    for (int i = 0; i < recorded.getEvents().size(); i++) {
      for (AttributeDescription attribute : span.description().events().get(i).attributes()) {
        assertThat(
                (Object)
                    recorded.getEvents().get(i).getAttributes().get(CatalogSpan.key(attribute)))
            .as(attribute.key())
            .isEqualTo(attribute.examples().get(0));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void itTakesEachOfItsKindsAndNoOther(CatalogSpan span) {
    List<SpanKind> own = span.description().kinds();
    List<SpanKind> expected = new ArrayList<>();
    for (SpanKind kind : SpanKind.values()) {
      span.start(span.family(recorder.meshspan()).as(kind)).close();
      expected.add(own.contains(kind) ? kind : own.get(0));
    }
    assertThat(recorder.spans()).extracting(SpanData::getKind).isEqualTo(expected);
    assertThat(recorder.meshspan().rejections())
        .isEqualTo(Map.of(Rejection.WRONG_KIND, (long) expected.size() - own.size()));
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void itIsCurrentUntilClosedAndTheParentOfWhatStartsInside(CatalogSpan span) {
    Context before = Context.current();
    try (TypedSpan<?> outer = span.start(recorder.meshspan())) {
      assertThat(Span.current()).isSameAs(outer.span());
      assertThat(Context.current()).isSameAs(outer.context());
      span.start(recorder.meshspan()).close();
      assertThat(Span.current()).isSameAs(outer.span());
    }
    assertThat(Context.current()).isSameAs(before);
    SpanData inner = recorder.spans().get(0);
    SpanData outer = recorder.spans().get(1);
    assertThat(inner.getParentSpanId()).isEqualTo(outer.getSpanId());
    assertThat(inner.getTraceId()).isEqualTo(outer.getTraceId());
    assertThat(outer.getParentSpanContext().isValid()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void aRootHasNoParentEvenInsideAnother(CatalogSpan span) {
    try (TypedSpan<?> outer = span.start(recorder.meshspan())) {
      span.start(span.family(recorder.meshspan()).root()).close();
      assertThat(Span.current()).isSameAs(outer.span());
    }
    assertThat(recorder.spans().get(0).getParentSpanContext().isValid()).isFalse();
    assertThat(recorder.spans().get(0).getTraceId())
        .isNotEqualTo(recorder.spans().get(1).getTraceId());
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void aDetachedSpanIsNotCurrent(CatalogSpan span) {
    Context before = Context.current();
    TypedSpan<?> first = span.start(span.family(recorder.meshspan()).detached());
    TypedSpan<?> second = span.start(span.family(recorder.meshspan()).detached());
    assertThat(Context.current()).isSameAs(before);
    first.close(); // overlapping, in the order that a stack would forbid
    second.close();
    assertThat(recorder.spans()).hasSize(2).allMatch(s -> !s.getParentSpanContext().isValid());
    assertThat(recorder.meshspan().rejections()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void itContinuesWhatAMessageBroughtAndLinksToOtherCauses(CatalogSpan span) {
    List<TraceContext> causes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TypedSpan<?> cause = span.start(recorder.meshspan());
      causes.add(TraceContext.fromBytes(cause.trace().toBytes()));
      cause.close();
    }
    causes.add(TraceContext.none());
    causes.add(null);
    causes.add(causes.get(1));

    SpanFamily<?> family = span.family(recorder.meshspan());
    try (TypedSpan<?> started = span.start(family.continuing(causes.get(0)).linkedTo(causes))) {
      started.link(causes.get(2));
    }

    SpanData recorded = recorder.spans().get(3);
    assertThat(recorded.getTraceId()).isEqualTo(causes.get(0).traceId());
    assertThat(recorded.getParentSpanId()).isEqualTo(causes.get(0).spanId());
    assertThat(recorded.getParentSpanContext().isRemote()).isTrue();
    assertThat(recorded.getLinks())
        .extracting(link -> link.getSpanContext().getSpanId())
        .containsExactly(
            causes.get(0).spanId(),
            causes.get(1).spanId(),
            causes.get(2).spanId(),
            causes.get(2).spanId());
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void itMayHaveBegunAndEndedBeforeItWasKnown(CatalogSpan span) {
    Instant end = Instant.now().minusSeconds(10).truncatedTo(ChronoUnit.MICROS);
    Instant start = end.minusSeconds(5);
    span.start(span.family(recorder.meshspan()).startedAt(start)).closeAt(end);

    SpanData recorded = recorder.onlySpan();
    assertThat(recorded.getStartEpochNanos())
        .isEqualTo(ChronoUnit.NANOS.between(Instant.EPOCH, start));
    assertThat(recorded.getEndEpochNanos()).isEqualTo(ChronoUnit.NANOS.between(Instant.EPOCH, end));
    double seconds =
        recorder
            .metrics()
            .get("meshspan.operation.duration")
            .getHistogramData()
            .getPoints()
            .stream()
            .mapToDouble(point -> point.getSum())
            .sum();
    assertThat(seconds).isCloseTo(5, within(0.5));
    assertThat(TimeUnit.SECONDS.toNanos(5))
        .isEqualTo(recorded.getEndEpochNanos() - recorded.getStartEpochNanos());
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void theNodeCanBeSaidWhereOneProcessHoldsSeveral(CatalogSpan span) {
    try (TypedSpan<?> started = span.start(recorder.meshspan())) {
      started.nodeId("node-9");
    }
    assertThat(recorder.onlySpan().getAttributes().asMap().toString())
        .contains("mesh.node.id=node-9");
  }
}
