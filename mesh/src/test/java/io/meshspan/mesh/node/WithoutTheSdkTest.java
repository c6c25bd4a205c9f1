package io.meshspan.mesh.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes whose class paths lack what would send their spans. */
class WithoutTheSdkTest {
  private static final String MESHSPANS = "io.meshspan.sdk";
  private static final String OPENTELEMETRYS = "io.opentelemetry.sdk";
  private static final int NODES = 3;

  private final MeshUnderTest mesh = new MeshUnderTest(NODES);
  private final Map<String, NodeUnderTest> nodes = mesh.nodes();
  @TempDir Path data;

  @AfterEach
  void endAll() throws InterruptedException {
    mesh.end();
  }

  @Test
  void theMeshDoesAllItsWorkAndSaysInOneLineWhyNothingIsSeenOfIt() throws Exception {
    MeshClassPath whole = MeshClassPath.whole();
    Map<String, MeshClassPath> classPaths =
        Map.of(
            "node-1", whole.without(MESHSPANS),
            "node-2", whole.without(OPENTELEMETRYS),
            "node-3", whole.without(MESHSPANS).without(OPENTELEMETRYS));
    assertThat(classPaths.get("node-1").size()).isLessThan(whole.size());
    assertThat(classPaths.get("node-2").size()).isLessThan(whole.size());

    mesh.startAll(data, Duration.ofMinutes(1), classPaths);
    await()
        .atMost(60, SECONDS)
        .untilAsserted(
            () ->
                assertThat(nodes)
                    .allSatisfy(
                        (id, node) -> {
                          assertThat(node.status("peers")).as("peers of " + id).isEqualTo("2");
                          assertThat(number(node, "height")).as("blocks at " + id).isPositive();
                          assertThat(number(node, "delivered")).as("got by " + id).isPositive();
                        }));
    assertThat(nodes.values()).as("leaders").filteredOn(NodeUnderTest::leads).hasSize(1);
    long height = nodes.values().stream().mapToLong(node -> number(node, "height")).max().orElse(0);
    await()
        .atMost(60, SECONDS)
        .untilAsserted(
            () ->
                assertThat(nodes.values())
                    .as("the ledger grows on all nodes")
                    .allMatch(node -> number(node, "height") > height));

    for (NodeUnderTest node : nodes.values()) {
      node.closeInput();
    }
    for (NodeUnderTest node : nodes.values()) {
      assertThat(node.process().waitFor(8, SECONDS)).as("ends with its parent").isTrue();
      assertThat(node.process().exitValue()).isZero();
    }
    assertThat(mesh.recorded().services()).as("who sent spans").isEmpty();
    for (String id : nodes.keySet()) {
      List<String> log = Files.readAllLines(data.resolve(id).resolve("node.log"));
      assertThat(log)
          .filteredOn(line -> line.contains("tracing is off"))
          .as("what %s says of it", id)
          .singleElement()
          .asString()
          .contains("put meshspan-sdk");
      assertThat(log).noneMatch(line -> line.contains("NoClassDefFoundError"));
    }
  }

  private static long number(NodeUnderTest node, String name) {
    String value = node.status(name);
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }
}
