package io.meshspan.cli.load;

import io.meshspan.api.Meshspan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A node of the mesh: a service with a resource and an SDK of its own.
 *
 * @param name its id in the mesh, which is its service's name too
 * @param meshspan what its spans are said to
 * @param slowness by how much it is slower than the fastest, 1 or more
 */
record Node(String name, Meshspan meshspan, double slowness) {
  static final String TRUST_DOMAIN = "mesh.example";

  /** Names of a mesh's nodes: {@code node-1} and on. */
  static List<String> names(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "node-" + i).toList();
  }

  /** What an SDK on that node would know of its process. */
  static Resource resource(String name, Chance chance) {
    long pid = chance.between(400, 60_000);
    return Resource.getDefault()
        .merge(
            Resource.create(
                Attributes.builder()
                    .put(key("service.name"), name)
                    .put(key("service.namespace"), "mesh")
                    .put(key("service.version"), "1.8." + chance.between(0, 3))
                    .put(key("service.instance.id"), chance.hex("", 32))
                    .put(key("mesh.node.id"), name)
                    .put(key("host.name"), name + ".mesh.example")
                    .put(key("host.arch"), chance.happens(0.7) ? "amd64" : "aarch64")
                    .put(key("os.type"), "linux")
                    .put(AttributeKey.longKey("process.pid"), pid)
                    .put(key("process.runtime.version"), "21.0.7+6-LTS")
                    .build()));
  }

  String spiffeId() {
    return "spiffe://" + TRUST_DOMAIN + "/node/" + name;
  }

  private static AttributeKey<String> key(String name) {
    return AttributeKey.stringKey(name);
  }
}
