package io.meshspan.backend.sampling;

import io.meshspan.backend.sampling.Strategy.Operation;
import io.meshspan.backend.sampling.Strategy.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is sampled how: one strategy for everybody, and others for services that are named.
 *
 * <pre>{@code
 * {"default_strategy": {"type": "probabilistic", "param": 0.1},
 *  "service_strategies": [{"service": "shop", "type": "ratelimiting", "param": 5}]}
 * }</pre>
 */
public final class SamplingStrategies {
  private static final Strategy ALL = new Strategy(new Sampling.Probabilistic(1), List.of());

  private final Strategy otherwise;
  private final Map<String, Strategy> byService;

  SamplingStrategies(Strategy otherwise, Map<String, Strategy> byService) {
    this.otherwise = otherwise;
    this.byService = new HashMap<>();
    byService.forEach((service, strategy) -> this.byService.put(service, completed(strategy)));
  }

  /** Every trace of every service. */
  public static SamplingStrategies everything() {
    return new SamplingStrategies(ALL, Map.of());
  }

  /**
   * Reads a file in Jaeger's format.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException when it makes no sense; its message says where and why
   */
  public static SamplingStrategies ofFile(Path file) throws IOException {
    return StrategyFile.parse(Files.readAllBytes(file));
  }

  // Operations that the default names are meant for every service that does not name them itself.
  private Strategy completed(Strategy strategy) {
    Set<String> own =
        strategy.operations().stream().map(Operation::name).collect(Collectors.toSet());
    List<Operation> operations = new ArrayList<>(strategy.operations());
    otherwise.operations().stream()
        .filter(each -> !own.contains(each.name()))
        .forEach(operations::add);
    return new Strategy(strategy.sampling(), operations);
  }

  Strategy of(String service) {
    return byService.getOrDefault(service, otherwise);
  }

  static Strategy all() {
    return ALL;
  }
}
