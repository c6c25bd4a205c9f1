package io.meshspan.backend.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.meshspan.backend.GrpcClient;
import io.meshspan.backend.sampling.SamplingStrategies;
import io.meshspan.proto.jaeger.SamplingStrategyParameters;
import io.meshspan.proto.jaeger.SamplingStrategyResponse;
import io.meshspan.proto.jaeger.SamplingStrategyType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Jaeger's tracers ask of port 5778. */
final class SamplingApiTest {
  private static final String STRATEGIES =
      """
      {"default_strategy": {"type": "probabilistic", "param": 0.5,
         "operation_strategies": [{"operation": "/health", "type": "probabilistic", "param": 0.0}]},
       "service_strategies": [
         {"service": "shop", "type": "ratelimiting", "param": 5},
         {"service": "stock", "type": "probabilistic", "param": 0.8,
          "operation_strategies": [
            {"operation": "/health", "type": "probabilistic", "param": 0.1},
            {"operation": "reserve", "type": "probabilistic", "param": 1}]}]}
      """;

  @TempDir private Path directory;

  private SamplingStrategies strategies(String text) throws IOException {
    return SamplingStrategies.ofFile(Files.writeString(directory.resolve("sampling.json"), text));
  }

  private static HttpResponse<String> ask(Backend backend, String path) {
    URI uri = URI.create("http://localhost:" + backend.ports().sampling() + path);
    return new Client(backend).send(HttpRequest.newBuilder(uri).build());
  }

  @Test
  void everythingIsSampledWhereNothingElseIsSaid() {
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      HttpResponse<String> answer = ask(backend, "/sampling?service=shop");
      assertThat(answer.headers().firstValue("content-type").orElse("")).contains("json");
      assertThat(answer.body())
          .isEqualTo(
              "{\"strategyType\":\"PROBABILISTIC\",\"probabilisticSampling\":{\"samplingRate\":1.0}}");
      assertThat(ask(backend, "/?service=shop").body()).isEqualTo(answer.body());
    }
  }

  @Test
  void aServiceIsToldItsStrategyAndEverybodyElseTheDefault() throws IOException {
    BackendConfig config = BackendConfig.onFreePorts().samplingBy(strategies(STRATEGIES));
    try (Backend backend = Backend.start(config)) {
      assertThat(ask(backend, "/sampling?service=stock").body())
          .isEqualTo(
              """
              {"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.8},"operationSampling":{\
              "defaultSamplingProbability":0.8,"defaultLowerBoundTracesPerSecond":0,"perOperationStrategies":[\
              {"operation":"/health","probabilisticSampling":{"samplingRate":0.1}},\
              {"operation":"reserve","probabilisticSampling":{"samplingRate":1.0}}],"defaultUpperBoundTracesPerSecond":0}}\
              """);
      assertThat(ask(backend, "/sampling?service=shop").body())
          .startsWith(
              """
              {"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":5},"operationSampling":{\
              "defaultSamplingProbability":0.001,\
              """)
          .contains("{\"operation\":\"/health\",\"probabilisticSampling\":{\"samplingRate\":0.0}}");
      assertThat(ask(backend, "/sampling?service=other").body()).contains("\"samplingRate\":0.5}");
    }
  }

  @Test
  void theSameIsAnsweredOverGrpcOnTheSamePort() throws IOException {
    BackendConfig config = BackendConfig.onFreePorts().samplingBy(strategies(STRATEGIES));
    try (Backend backend = Backend.start(config);
        GrpcClient client = new GrpcClient(backend.ports().sampling())) {
      SamplingStrategyResponse stock = ask(client, "stock");
      assertThat(stock.getStrategyType()).isEqualTo(SamplingStrategyType.PROBABILISTIC);
      assertThat(stock.getProbabilisticSampling().getSamplingRate()).isEqualTo(0.8);
      var operations = stock.getOperationSampling();
      assertThat(operations.getDefaultSamplingProbability()).isEqualTo(0.8);
      assertThat(operations.getPerOperationStrategiesList()).hasSize(2);
      assertThat(operations.getPerOperationStrategies(1).getOperation()).isEqualTo("reserve");
      SamplingStrategyResponse shop = ask(client, "shop");
      assertThat(shop.getStrategyType()).isEqualTo(SamplingStrategyType.RATE_LIMITING);
      assertThat(shop.getRateLimitingSampling().getMaxTracesPerSecond()).isEqualTo(5);
    }
  }

  private static SamplingStrategyResponse ask(GrpcClient client, String service) {
    return client.one(
        "jaeger.api_v2.SamplingManager/GetSamplingStrategy",
        SamplingStrategyParameters.newBuilder().setServiceName(service).build(),
        SamplingStrategyResponse.parser());
  }

  @Test
  void oneServiceIsAskedForAtATime() {
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      for (String path : new String[] {"/sampling", "/sampling?service=a&service=b"}) {
        HttpResponse<String> answer = ask(backend, path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("'service' parameter must be provided once\n");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[ | it is not JSON",
        "[] | it is not an object",
        "{\"default_strategy\":{\"type\":\"probabilistic\",\"param\":2}} | default_strategy:"
            + " expected",
        "{\"default_strategy\":{\"type\":\"adaptive\",\"param\":1}} | not \"adaptive\" with 1",
        "{\"service_strategies\":{}} | service_strategies is not a list",
        "{\"service_strategies\":[{\"type\":\"probabilistic\",\"param\":1}]} |"
            + " service_strategies[0].service is missing",
        "{\"service_strategies\":[{\"service\":\"a\",\"type\":\"probabilistic\",\"param\":1,\"operation_strategies\":[{\"operation\":\"b\",\"type\":\"ratelimiting\",\"param\":1}]}]}"
            + " | service_strategies[0].operation_strategies[0].type"
      })
  void aFileThatMakesNoSenseSaysWhereAndWhy(String file, String said) {
    assertThatThrownBy(() -> strategies(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }
}
