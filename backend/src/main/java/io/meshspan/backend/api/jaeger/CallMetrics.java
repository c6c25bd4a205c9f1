package io.meshspan.backend.api.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.answer.Endpoint;
import io.meshspan.backend.api.answer.JsonAnswer;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
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
        .service("/api/metrics/latencies", Endpoint.get(Envelope::error, this::latencies))
        .service("/api/metrics/calls", Endpoint.get(Envelope::error, this::calls))
        .service("/api/metrics/errors", Endpoint.get(Envelope::error, this::errors));
  }

  private HttpResponse latencies(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    double quantile = MetricsParameters.quantile(parameters);
    return answer(
        new Family(
            "latencies",
            String.format(Locale.ROOT, "%.2fth quantile latency", quantile),
            series -> series.quantileMillis(quantile)),
        parameters);
  }

  private HttpResponse calls(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    return answer(new Family("call_rate", "calls/sec", CallSeries::rates), parameters);
  }

  private HttpResponse errors(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    return answer(
        new Family(
            "error_rate",
            "error rate, computed as a fraction of errors/sec over calls/sec",
            CallSeries::errorShares),
        parameters);
  }

  private record Family(String name, String help, Function<CallSeries, List<Double>> values) {}

  private HttpResponse answer(Family family, Parameters parameters) throws IOException {
    MetricsParameters asked = MetricsParameters.of(parameters, clock.instant());
    List<CallSeries> series =
        queries
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
    return JsonAnswer.of(
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
