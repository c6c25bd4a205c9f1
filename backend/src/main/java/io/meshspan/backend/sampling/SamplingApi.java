package io.meshspan.backend.sampling;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.answer.Call;
import io.meshspan.backend.api.answer.Endpoint;
import io.meshspan.backend.api.answer.JsonAnswer;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.sampling.Strategy.Operation;
import io.meshspan.backend.sampling.Strategy.Sampling;
import io.meshspan.proto.jaeger.SamplingStrategyParameters;
import java.io.IOException;
import java.util.List;

/** The door: mounts the endpoint on a server. */
public final class SamplingApi {
  private static final String GRPC = "/jaeger.api_v2.SamplingManager/GetSamplingStrategy";

  private final SamplingStrategies strategies;

  private SamplingApi(SamplingStrategies strategies) {
    this.strategies = strategies;
  }

  /** Answers from these strategies. */
  public static SamplingApi of(SamplingStrategies strategies) {
    return new SamplingApi(strategies);
  }

  /** Answers over gRPC, and over HTTP on every path, as tracers ask on several. */
  public void mount(ServerBuilder server) {
    server
        .service(
            GRPC,
            Call.of(
                SamplingStrategyParameters.parser(),
                (asked, answers) ->
                    answers.send(StrategyMessage.of(strategies.of(asked.getServiceName())))))
        .serviceUnder("/", Endpoint.get(SamplingApi::error, this::strategy));
  }

  private static HttpResponse error(HttpStatus status, String message) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, message + "\n");
  }

  private HttpResponse strategy(ServiceRequestContext context, Parameters parameters)
      throws IOException {
    List<String> services = parameters.all("service");
    if (services.size() != 1) {
      throw new BadParameterException("'service' parameter must be provided once");
    }
    Strategy strategy = strategies.of(services.get(0));
    return JsonAnswer.of(json -> write(strategy, json));
  }

  // Fields with their defaults are written too: tracers' JSON readers expect them.
  private static void write(Strategy strategy, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (strategy.sampling() instanceof Sampling.RateLimiting limiting) {
      json.writeStringField("strategyType", "RATE_LIMITING");
      json.writeObjectFieldStart("rateLimitingSampling");
      json.writeNumberField("maxTracesPerSecond", limiting.tracesPerSecond());
      json.writeEndObject();
    } else if (strategy.sampling() instanceof Sampling.Probabilistic probabilistic) {
      json.writeStringField("strategyType", "PROBABILISTIC");
      share(probabilistic.share(), json);
    }
    if (strategy.otherOperations().isPresent()) {
      operations(strategy, strategy.otherOperations().getAsDouble(), json);
    }
    json.writeEndObject();
  }

  private static void operations(Strategy strategy, double others, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("operationSampling");
    json.writeNumberField("defaultSamplingProbability", others);
    json.writeNumberField("defaultLowerBoundTracesPerSecond", 0);
    json.writeArrayFieldStart("perOperationStrategies");
    for (Operation each : strategy.operations()) {
      json.writeStartObject();
      json.writeStringField("operation", each.name());
      share(each.share(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("defaultUpperBoundTracesPerSecond", 0);
    json.writeEndObject();
  }

  private static void share(double share, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("probabilisticSampling");
    json.writeNumberField("samplingRate", share);
    json.writeEndObject();
  }
}
