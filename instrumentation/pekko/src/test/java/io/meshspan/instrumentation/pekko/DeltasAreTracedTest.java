package io.meshspan.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.cluster.ddata.DistributedData;
import org.apache.pekko.cluster.ddata.Replicator$Internal$TestFullStateGossip;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Three replicas of which none sends whole states any more. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeltasAreTracedTest {
  private PekkoCluster cluster;

  @BeforeAll
  void allHaveTheSameAndSendNoWholeStates() {
    cluster = PekkoCluster.of(3);
    cluster.nodes.forEach(node -> node.add(node.nodeId));
    Set<String> all = Set.of("node-1", "node-2", "node-3");
    for (PekkoCluster.Node node : cluster.nodes) {
      await().atMost(PekkoCluster.PATIENCE).until(() -> node.presence().equals(all));
    }
    for (PekkoCluster.Node node : cluster.nodes) {
      DistributedData.get(node.system)
          .replicator()
          .tell(new Replicator$Internal$TestFullStateGossip(false), ActorRef.noSender());
    }
  }

  @AfterAll
  void end() {
    cluster.close();
  }

  @Test
  void concurrentChangesOfTwoNodesMergeOnAllAndEachMergeIsSeen() {
    PekkoCluster.Node first = cluster.node(1);
    PekkoCluster.Node second = cluster.node(2);
    first.add("by the first");
    second.add("by the second");
    for (PekkoCluster.Node node : cluster.nodes) {
      await()
          .atMost(PekkoCluster.PATIENCE)
          .until(() -> node.presence().containsAll(Set.of("by the first", "by the second")));
    }
    for (PekkoCluster.Node node : cluster.nodes) {
      Set<String> others = new TreeSet<>();
      if (node != first) {
        others.add(lastBroadcast(first).getSpanId());
      }
      if (node != second) {
        others.add(lastBroadcast(second).getSpanId());
      }
      await()
          .atMost(PekkoCluster.PATIENCE)
          .untilAsserted(() -> assertThat(led(node)).containsAll(others));
    }
  }

  @Test
  void aDeltaIsAsLargeAsTheChangeAndNotAsTheWhole() {
    PekkoCluster.Node first = cluster.node(1);
    for (int i = 0; i < 100; i++) {
      first.add("one of many, which make a set that is large: " + i);
    }
    long last = Recorded.number(lastBroadcast(first), "crdt.delta.size");
    assertThat(last).isBetween(40L, 400L);
    PekkoCluster.Node third = cluster.node(3);
    await().atMost(PekkoCluster.PATIENCE).until(() -> third.presence().equals(first.presence()));
  }

  private static SpanData lastBroadcast(PekkoCluster.Node node) {
    List<SpanData> spans = node.recorded.spans("crdt.broadcast");
    return spans.get(spans.size() - 1);
  }

  /** The updates that this node's merges say they bring. */
  private static Set<String> led(PekkoCluster.Node node) {
    Set<String> led = new TreeSet<>();
    for (SpanData merge : node.recorded.spans("crdt.merge")) {
      led.add(merge.getParentSpanId());
      merge.getLinks().forEach(link -> led.add(link.getSpanContext().getSpanId()));
    }
    return led;
  }
}
