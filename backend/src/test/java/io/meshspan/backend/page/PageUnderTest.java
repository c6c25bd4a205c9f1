package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;

/** The page as a real backend serves it, over spans that came by OTLP. */
final class PageUnderTest implements AutoCloseable {
  private final Backend backend;
  private final Mesh mesh;

  private PageUnderTest(Backend backend) {
    this.backend = backend;
    this.mesh = new Mesh(backend);
  }

  /** A backend to which nothing has been sent. */
  static PageUnderTest ofNothing() {
    return on(BackendConfig.onFreePorts());
  }

  static PageUnderTest on(BackendConfig config) {
    return new PageUnderTest(Backend.start(config));
  }

  /** A backend that has heard of everything in {@link MeshTraces} but the huge trace. */
  static PageUnderTest ofAMesh() {
    return ofNothing().withAMesh();
  }

  PageUnderTest withAMesh() {
    long now = System.currentTimeMillis();
    MeshTraces.asOf(now).forEach(mesh::send);
    mesh.arrives();
    assertThat(new Client(backend).postJson(MeshTraces.hostile(now - 12_000)).statusCode())
        .isEqualTo(200);
    return this;
  }

  void sends(TraceScript trace) {
    mesh.send(trace);
    mesh.arrives();
  }

  Backend backend() {
    return backend;
  }

  String url(String path) {
    return "http://localhost:" + backend.queryPort() + path;
  }

  /** As if its process had ended. */
  void goesAway() {
    close();
  }

  @Override
  public void close() {
    mesh.close();
    backend.close();
  }

  /** Serves a mesh's traces until it is stopped, for a look by eye. */
  public static void main(String[] args) {
    System.out.println(ofAMesh().url("/"));
  }
}
