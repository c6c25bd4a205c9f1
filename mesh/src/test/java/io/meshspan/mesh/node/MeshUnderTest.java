package io.meshspan.mesh.node;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Nodes and the service of identities as real processes, and a real backend that has their spans.
 */
final class MeshUnderTest {
  private final int size;
  private final Backend backend = Backend.start(BackendConfig.onFreePorts());
  private final RecordedTraces recorded = new RecordedTraces(backend.queryPort());
  private final Map<String, NodeUnderTest> nodes = new TreeMap<>();
  private final int portOffset;
  private IdentityUnderTest identity;
  private Path data;
  private Duration svidLifetime;

  /** Nothing but the backend, yet. */
  MeshUnderTest(int size) {
    this.size = size;
    this.portOffset = FreePorts.offsetFor(size);
  }

  void startAll(Path folder, Duration lifetimeOfSvids) throws IOException {
    startAll(folder, lifetimeOfSvids, Map.of());
  }

  /** The same, where some nodes have another class path than the whole one. */
  void startAll(Path folder, Duration lifetimeOfSvids, Map<String, MeshClassPath> classPaths)
      throws IOException {
    data = folder;
    svidLifetime = lifetimeOfSvids;
    startIdentity();
    for (int i = 1; i <= size; i++) {
      String id = "node-" + i;
      start(id, classPaths.getOrDefault(id, MeshClassPath.whole()));
    }
  }

  /** Starts the service of identities, also one more time after it has ended. */
  void startIdentity() throws IOException {
    identity = IdentityUnderTest.start(data, size, svidLifetime);
  }

  /** Starts a node, also one more time after it was killed. */
  void start(String id) throws IOException {
    start(id, MeshClassPath.whole());
  }

  private void start(String id, MeshClassPath classPath) throws IOException {
    String otlp = "http://127.0.0.1:" + backend.otlpHttpPort();
    nodes.put(id, new NodeUnderTest(id, size, data, portOffset, otlp, classPath));
  }

  /** Those that run, by name: whoever kills one takes it out. */
  Map<String, NodeUnderTest> nodes() {
    return nodes;
  }

  IdentityUnderTest identity() {
    return identity;
  }

  RecordedTraces recorded() {
    return recorded;
  }

  int portOffset() {
    return portOffset;
  }

  /** Kills all that runs. */
  void end() throws InterruptedException {
    for (NodeUnderTest node : nodes.values()) {
      node.kill();
    }
    if (identity != null) {
      identity.kill();
    }
    backend.close();
  }
}
