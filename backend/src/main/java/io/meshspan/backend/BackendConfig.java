package io.meshspan.backend;

import static java.util.Objects.requireNonNull;

import io.meshspan.backend.access.Access;
import io.meshspan.backend.receive.ReceiveLimits;
import io.meshspan.backend.sampling.SamplingStrategies;
import io.meshspan.store.StoreLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a backend is started.
 *
 * @param data where spans are kept; none holds them in memory alone
 * @param sampling what Jaeger's tracers are told when they ask how much to sample
 * @param access where it listens, and what it asks of who comes
 */
public record BackendConfig(
    Ports ports,
    Optional<DataDirectory> data,
    StoreLimits storeLimits,
    ReceiveLimits receiveLimits,
    SamplingStrategies sampling,
    Access access) {
  public BackendConfig {
    requireNonNull(ports, "ports");
    requireNonNull(data, "data");
    requireNonNull(storeLimits, "storeLimits");
    requireNonNull(receiveLimits, "receiveLimits");
    requireNonNull(sampling, "sampling");
    requireNonNull(access, "access");
  }

  /** The usual ports on loopback, spans in memory, and limits for this JVM. */
  public static BackendConfig standard() {
    return on(Ports.usual());
  }

  /** These ports on loopback, spans in memory, and limits for this JVM. */
  public static BackendConfig on(Ports ports) {
    return new BackendConfig(
        ports,
        Optional.empty(),
        StoreLimits.ofThisJvm(),
        ReceiveLimits.standard(),
        SamplingStrategies.everything(),
        Access.onLoopback());
  }

  /** Ports that the system chooses; the backend says which. */
  public static BackendConfig onFreePorts() {
    return on(Ports.free());
  }

  /** The same with spans kept in this directory, which is made when it is missing. */
  public BackendConfig keptIn(Path directory) {
    return keptIn(DataDirectory.at(directory));
  }

  /** The same with spans kept there, and so. */
  public BackendConfig keptIn(DataDirectory directory) {
    return new BackendConfig(
        ports, Optional.of(directory), storeLimits, receiveLimits, sampling, access);
  }

  /** The same, reached so. */
  public BackendConfig reachedBy(Access by) {
    return new BackendConfig(ports, data, storeLimits, receiveLimits, sampling, by);
  }

  /** The same with other limits of the store. */
  public BackendConfig holding(StoreLimits limits) {
    return new BackendConfig(ports, data, limits, receiveLimits, sampling, access);
  }

  /** The same with other limits of the receivers. */
  public BackendConfig receiving(ReceiveLimits limits) {
    return new BackendConfig(ports, data, storeLimits, limits, sampling, access);
  }

  /** The same, telling Jaeger's tracers these strategies. */
  public BackendConfig samplingBy(SamplingStrategies strategies) {
    return new BackendConfig(ports, data, storeLimits, receiveLimits, strategies, access);
  }
}
