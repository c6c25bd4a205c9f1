package io.meshspan.backend.sampling;

import io.meshspan.backend.sampling.Strategy.Operation;
import io.meshspan.backend.sampling.Strategy.Sampling;
import io.meshspan.proto.jaeger.OperationSamplingStrategy;
import io.meshspan.proto.jaeger.PerOperationSamplingStrategies;
import io.meshspan.proto.jaeger.ProbabilisticSamplingStrategy;
import io.meshspan.proto.jaeger.RateLimitingSamplingStrategy;
import io.meshspan.proto.jaeger.SamplingStrategyResponse;
import io.meshspan.proto.jaeger.SamplingStrategyType;

/** A strategy over gRPC. */
final class StrategyMessage {
  private StrategyMessage() {}

  static SamplingStrategyResponse of(Strategy strategy) {
    SamplingStrategyResponse.Builder to = SamplingStrategyResponse.newBuilder();
    if (strategy.sampling() instanceof Sampling.RateLimiting limiting) {
      to.setStrategyType(SamplingStrategyType.RATE_LIMITING)
          .setRateLimitingSampling(
              RateLimitingSamplingStrategy.newBuilder()
                  .setMaxTracesPerSecond(limiting.tracesPerSecond()));
    } else if (strategy.sampling() instanceof Sampling.Probabilistic probabilistic) {
      to.setStrategyType(SamplingStrategyType.PROBABILISTIC)
          .setProbabilisticSampling(share(probabilistic.share()));
    }
    if (strategy.otherOperations().isPresent()) {
      PerOperationSamplingStrategies.Builder operations =
          PerOperationSamplingStrategies.newBuilder()
              .setDefaultSamplingProbability(strategy.otherOperations().getAsDouble());
      for (Operation each : strategy.operations()) {
        operations.addPerOperationStrategies(
            OperationSamplingStrategy.newBuilder()
                .setOperation(each.name())
                .setProbabilisticSampling(share(each.share())));
      }
      to.setOperationSampling(operations);
    }
    return to.build();
  }

  private static ProbabilisticSamplingStrategy share(double share) {
    return ProbabilisticSamplingStrategy.newBuilder().setSamplingRate(share).build();
  }
}
