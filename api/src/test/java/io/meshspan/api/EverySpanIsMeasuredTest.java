package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.core.TypedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The duration of every operation of the registry is measured, sampled or not. */
class EverySpanIsMeasuredTest {
  private static final Set<String> LABELS =
      Set.of("meshspan.family", "meshspan.operation", "meshspan.outcome", "error.type");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("meshspan.outcome");

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void itsDurationIsMeasuredByFamilyAndOperation(CatalogSpan span) {
    try (Recorder recorder = Recorder.recordingAll()) {
      useEverything(span, recorder);
      assertMeasured(span, recorder);
      assertThat(recorder.spans()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void whatIsNotSampledIsMeasuredAllTheSame(CatalogSpan span) {
    try (Recorder recorder = Recorder.recordingNone()) {
      useEverything(span, recorder);
      assertMeasured(span, recorder);
      assertThat(recorder.spans()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void sampledOrNotTheMetricsAreTheSame(CatalogSpan span) {
    try (Recorder sampled = Recorder.recordingAll();
        Recorder unsampled = Recorder.recordingNone()) {
      useEverything(span, sampled);
      useEverything(span, unsampled);
      assertThat(labels(unsampled)).isEqualTo(labels(sampled));
    }
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void eachWayToEndIsALabelOfItsOwn(CatalogSpan span) {
    List<AttributeDescription> outcomes =
        span.description().optional().stream().filter(AttributeDescription::outcome).toList();
    try (Recorder recorder = Recorder.recordingAll()) {
      for (AttributeDescription outcome : outcomes) {
        for (String member : outcome.members()) {
          try (TypedSpan<?> started = span.start(recorder.meshspan())) {
            span.set(started, outcome, member);
          }
        }
        assertThat(durations(recorder))
            .extracting(point -> point.getAttributes().get(OUTCOME))
            .containsExactlyInAnyOrderElementsOf(outcome.members());
      }
      assertThat(outcomes.size()).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void aFailureIsMeasuredUnderItsClass(CatalogSpan span) {
    try (Recorder recorder = Recorder.recordingNone()) {
      try (TypedSpan<?> started = span.start(recorder.meshspan())) {
        started.failed(new IllegalStateException("of node-1, at 10.0.0.7"));
      }
      HistogramPointData point = durations(recorder).get(0);
      assertThat(point.getAttributes().get(AttributeKey.stringKey("error.type")))
          .isEqualTo("java.lang.IllegalStateException");
    }
  }

  private static void useEverything(CatalogSpan span, Recorder recorder) {
    try (TypedSpan<?> started = span.start(recorder.meshspan())) {
      for (AttributeDescription attribute : span.description().optional()) {
        span.set(started, attribute, attribute.examples().get(0));
      }
      started.nodeId("node-1");
    }
  }

  private static void assertMeasured(CatalogSpan span, Recorder recorder) {
    List<HistogramPointData> points = durations(recorder);
    assertThat(points).hasSize(1);
    HistogramPointData point = points.get(0);
    assertThat(point.getCount()).isEqualTo(1);
    assertThat(point.getSum()).isBetween(0.0, 30.0);
    assertThat(point.getAttributes().get(AttributeKey.stringKey("meshspan.family")))
        .isEqualTo(span.description().family());
    assertThat(point.getAttributes().get(AttributeKey.stringKey("meshspan.operation")))
        .isEqualTo(span.description().name());
    for (MetricData metric : recorder.metrics().values()) {
      assertThat(metric.getData().getPoints())
          .as(metric.getName())
          .allSatisfy(
              p ->
                  assertThat(p.getAttributes().asMap().keySet())
                      .extracting(AttributeKey::getKey)
                      .isSubsetOf(LABELS));
    }
  }

  private static List<HistogramPointData> durations(Recorder recorder) {
    return List.copyOf(
        recorder.metrics().get("meshspan.operation.duration").getHistogramData().getPoints());
  }

  private static Map<String, Set<String>> labels(Recorder recorder) {
    return recorder.metrics().values().stream()
        .collect(
            Collectors.toMap(
                MetricData::getName,
                metric ->
                    metric.getData().getPoints().stream()
                        .map(point -> point.getAttributes().toString())
                        .collect(Collectors.toSet())));
  }
}
