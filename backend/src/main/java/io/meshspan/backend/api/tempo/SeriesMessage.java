package io.meshspan.backend.api.tempo;

import io.meshspan.backend.api.otlp.OtlpValues;
import io.meshspan.backend.query.series.Series;
import io.meshspan.backend.query.series.SeriesAnswer;
import io.meshspan.proto.tempo.Exemplar;
import io.meshspan.proto.tempo.InstantSeries;
import io.meshspan.proto.tempo.PartialStatus;
import io.meshspan.proto.tempo.QueryInstantResponse;
import io.meshspan.proto.tempo.QueryRangeResponse;
import io.meshspan.proto.tempo.Sample;
import io.meshspan.proto.tempo.SearchMetrics;
import io.meshspan.proto.tempo.TimeSeries;

/** Series over gRPC. */
final class SeriesMessage {
  private SeriesMessage() {}

  static QueryRangeResponse range(MetricsQuestion.Answer answer) {
    QueryRangeResponse.Builder to =
        QueryRangeResponse.newBuilder()
            .setMetrics(metrics(answer))
            .setStatus(status(answer))
            .setMessage(answer.partial().orElse(""));
    answer.found().series().forEach(each -> to.addSeries(overTime(each)));
    return to.build();
  }

  /** What is known while it is counted: the job is not complete. */
  static QueryRangeResponse part(SeriesAnswer done, long inspectedTraces, long inspectedSpans) {
    QueryRangeResponse.Builder to =
        QueryRangeResponse.newBuilder()
            .setMetrics(
                SearchMetrics.newBuilder()
                    .setInspectedTraces((int) inspectedTraces)
                    .setInspectedSpans(inspectedSpans)
                    .setTotalJobs(1));
    done.series().forEach(each -> to.addSeries(overTime(each)));
    return to.build();
  }

  static QueryInstantResponse instant(MetricsQuestion.Answer answer) {
    QueryInstantResponse.Builder to =
        QueryInstantResponse.newBuilder()
            .setMetrics(metrics(answer))
            .setStatus(status(answer))
            .setMessage(answer.partial().orElse(""));
    for (Series each : answer.found().series()) {
      to.addSeries(
          InstantSeries.newBuilder()
              .addAllLabels(OtlpValues.attributes(each.labels()))
              .setValue(each.samples().get(0).value()));
    }
    return to.build();
  }

  private static TimeSeries overTime(Series series) {
    TimeSeries.Builder to =
        TimeSeries.newBuilder().addAllLabels(OtlpValues.attributes(series.labels()));
    for (Series.Sample each : series.samples()) {
      to.addSamples(Sample.newBuilder().setValue(each.value()).setTimestampMs(each.epochMillis()));
    }
    for (Series.Exemplar each : series.exemplars()) {
      to.addExemplars(
          Exemplar.newBuilder()
              .addAllLabels(OtlpValues.attributes(each.labels()))
              .setValue(each.value())
              .setTimestampMs(each.epochMillis()));
    }
    return to.build();
  }

  private static PartialStatus status(MetricsQuestion.Answer answer) {
    return answer.partial().isPresent() ? PartialStatus.PARTIAL : PartialStatus.COMPLETE;
  }

  private static SearchMetrics metrics(MetricsQuestion.Answer answer) {
    return SearchMetrics.newBuilder()
        .setInspectedTraces((int) answer.inspectedTraces())
        .setInspectedSpans(answer.inspectedSpans())
        .setCompletedJobs(1)
        .setTotalJobs(1)
        .build();
  }
}
