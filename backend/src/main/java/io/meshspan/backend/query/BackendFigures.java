package io.meshspan.backend.query;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * What a backend says about itself.
 *
 * @param spansReceived taken in since the start
 * @param spansRefused by reason
 * @param disk where spans are kept; none where they are held in memory
 */
public record BackendFigures(
    String version,
    long startedEpochNanos,
    int otlpGrpcPort,
    int otlpHttpPort,
    long spansReceived,
    Map<String, Long> spansRefused,
    Optional<DiskFigures> disk) {
  public BackendFigures {
    spansRefused = Map.copyOf(spansRefused);
    requireNonNull(disk, "disk");
  }
}
