package io.meshspan.backend.query;

import java.util.Map;

/**
 * What a backend says about itself.
 *
 * @param spansReceived taken in since the start
 * @param spansRefused by reason
 */
public record BackendFigures(
    String version,
    long startedEpochNanos,
    int otlpGrpcPort,
    int otlpHttpPort,
    long spansReceived,
    Map<String, Long> spansRefused) {
  public BackendFigures {
    spansRefused = Map.copyOf(spansRefused);
  }
}
