package io.meshspan.backend.api.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.server.ServerBuilder;
import io.meshspan.backend.api.answer.Asked;
import io.meshspan.backend.api.answer.Body;
import io.meshspan.backend.api.answer.JsonAnswer;
import io.meshspan.backend.api.answer.StreamedEndpoint;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.calls.CallFilter.Grouping;
import io.meshspan.backend.query.calls.CallSeries;
import io.meshspan.backend.query.calls.ChartTimes;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * {@code /api/metrics}: what Jaeger's Monitor tab shows, a {@code MetricFamily} without an
 * envelope. Calls are counted in the spans that are held.
 */
final class CallMetrics {
  /** More points than this are not written at once, all series together. */
  private static final int MOST_POINTS = 500_000;

  private final Queries queries;
  private final Clock clock;

  CallMetrics(Queries queries, Clock clock) {
    this.queries = queries;
    this.clock = clock;
  }

  void mount(ServerBuilder server) {
    server
        .service("/api/metrics/latencies", StreamedEndpoint.get(Envelope::error, this::latencies))
        .service("/api/metrics/calls", StreamedEndpoint.get(Envelope::error, this::calls))
        .service("/api/metrics/errors", StreamedEndpoint.get(Envelope::error, this::errors));
  }

  private Body latencies(Asked asked) {
    double quantile = MetricsParameters.quantile(asked.parameters());
    return answer(
        new Family(
            "latencies",
            String.format(Locale.ROOT, "%.2fth quantile latency", quantile),
            series -> series.quantileMillis(quantile)),
        asked);
  }

  private Body calls(Asked asked) {
    return answer(new Family("call_rate", "calls/sec", CallSeries::rates), asked);
  }

  private Body errors(Asked asked) {
    return answer(
        new Family(
            "error_rate",
            "error rate, computed as a fraction of errors/sec over calls/sec",
            CallSeries::errorShares),
        asked);
  }

  private record Family(String name, String help, Function<CallSeries, List<Double>> values) {}

  private Body answer(Family family, Asked by) {
    MetricsParameters asked = MetricsParameters.of(by.parameters(), clock.instant());
    List<CallSeries> series =
        queries
            .askedBy(by)
            .calls(asked.filter(), asked.times())
            .orElseThrow(
                () ->
                    new BadParameterException(
                        "there are more calls in this time than can be counted at once: ask for a"
                            + " shorter 'lookback', or for one service"));
    if (series.size() * asked.times().count() > MOST_POINTS) {
      throw new BadParameterException(
          series.size()
              + " series of "
              + asked.times().count()
              + " points are too many: ask for a larger 'step' or a shorter 'lookback'");
    }
    boolean byOperation = asked.filter().grouping() == Grouping.OPERATION;
    return JsonAnswer.streamed(
        json -> {
          json.writeStartObject();
          json.writeStringField(
              "name", (byOperation ? "service_operation_" : "service_") + family.name());
          json.writeStringField("type", "GAUGE");
          json.writeStringField(
              "help", family.help() + ", grouped by service" + (byOperation ? " & operation" : ""));
          json.writeArrayFieldStart("metrics");
          for (CallSeries each : series) {
            json.writeStartObject();
            labels(each, byOperation, json);
            points(family.values().apply(each), asked.times(), json);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  // Jaeger's page takes the first label for the service's name.
  private static void labels(CallSeries series, boolean byOperation, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("labels");
    label("service_name", series.service(), json);
    if (byOperation) {
      label("operation", series.operation(), json);
    }
    json.writeEndArray();
  }

  private static void label(String name, String value, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("value", value);
    json.writeEndObject();
  }

  private static void points(List<Double> values, ChartTimes times, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("metricPoints");
    for (int i = 0; i < values.size(); i++) {
      json.writeStartObject();
      json.writeObjectFieldStart("gaugeValue");
      // The generator writes NaN in quotes, which the page shows as a gap.
      json.writeNumberField("doubleValue", values.get(i));
      json.writeEndObject();
      long millis = TimeUnit.NANOSECONDS.toMillis(times.at(i));
      json.writeStringField("timestamp", Instant.ofEpochMilli(millis).toString());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
