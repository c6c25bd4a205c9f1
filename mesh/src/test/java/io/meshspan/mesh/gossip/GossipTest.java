package io.meshspan.mesh.gossip;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.api.dao.VoteChoice;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three real actor systems that share presence, links and votes, and a cut between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GossipTest {
  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);
  private static final NodeId THREE = new NodeId(3);
  private static final Set<NodeId> ALL = Set.of(ONE, TWO, THREE);

  private PartitionedGossip mesh;

  @BeforeAll
  void join() throws Exception {
    mesh = PartitionedGossip.of(3, TELEMETRY.getOpenTelemetry());
    for (Gossip gossip : mesh.nodes.values()) {
      gossip.announce();
    }
    awaitOnAll(gossip -> gossip.membership().reachable().equals(ALL));
    awaitOnAll(gossip -> gossip.present().equals(ALL));
  }

  @AfterAll
  void end() {
    mesh.close();
  }

  @Test
  void concurrentUpdatesOfTwoNodesMergeOnAllAndEachMergeIsSeen() {
    BigInteger proposal = new BigInteger("4711");
    gossip(ONE).intend(proposal, VoteChoice.FOR, 110);
    gossip(TWO).intend(proposal, VoteChoice.AGAINST, 120);
    awaitOnAll(
        gossip ->
            gossip
                .intentions()
                .containsAll(
                    List.of(
                        new Intention("4711", ONE, VoteChoice.FOR, 110),
                        new Intention("4711", TWO, VoteChoice.AGAINST, 120))));
    for (NodeId node : List.of(ONE, TWO, THREE)) {
      await().atMost(10, SECONDS).until(() -> !merges(node, "votes", "lww_map").isEmpty());
    }
    gossip(ONE).forget(proposal);
    gossip(TWO).forget(proposal);
    awaitOnAll(
        gossip -> gossip.intentions().stream().noneMatch(one -> one.proposal().equals("4711")));
  }

  @Test
  void aPartitionHealsWithBothSidesUpdatesAndTheMergesSayWhoseTheyAre() throws Exception {
    awaitOnAll(gossip -> gossip.membership().reachable().equals(ALL));
    mesh.cutOff(THREE);
    BigInteger proposal = new BigInteger("815");
    Link near = Link.between(ONE, TWO);
    Link far = Link.between(TWO, THREE);
    gossip(ONE).publish(Map.of(TWO, new LinkQuality(12, 1, 0)));
    gossip(TWO).intend(proposal, VoteChoice.FOR, 120);
    gossip(THREE).publish(Map.of(TWO, new LinkQuality(34, 1, 0)));
    gossip(THREE).intend(proposal, VoteChoice.AGAINST, 130);
    await()
        .atMost(10, SECONDS)
        .until(() -> gossip(TWO).links().containsKey(near) && intentions(ONE, "815") == 1);
    await().atMost(10, SECONDS).until(() -> gossip(THREE).links().containsKey(far));
    assertThat(gossip(ONE).links()).as("on the other side of the cut").doesNotContainKey(far);
    assertThat(gossip(THREE).links()).doesNotContainKey(near);
    assertThat(intentions(THREE, "815")).isEqualTo(1);

    mesh.heal(THREE);
    awaitOnAll(gossip -> gossip.links().keySet().containsAll(Set.of(near, far)));
    for (NodeId node : ALL) {
      await().atMost(30, SECONDS).until(() -> intentions(node, "815") == 2);
    }
    assertThat(gossip(ONE).links().get(far).rttMillis()).isEqualTo(34);
    assertThat(gossip(THREE).links().get(near).rttMillis()).isEqualTo(12);
    // On each side of the former cut a merge leads to the update of the other side.
    for (String key : List.of("links", "votes")) {
      List<String> there = updates(key.equals("links") ? ONE : TWO, key);
      await()
          .atMost(10, SECONDS)
          .untilAsserted(
              () -> {
                assertThat(ledTo(ONE, key)).contains(last(updates(THREE, key)));
                assertThat(ledTo(THREE, key)).contains(last(there));
              });
    }
  }

  @Test
  void whoWasTakenForDeadIsTakenOutAndBringsWhatItSaidAloneWhenItJoinsAnew() throws Exception {
    awaitOnAll(gossip -> gossip.membership().reachable().equals(ALL));
    mesh.cutOff(THREE);
    gossip(THREE).intend(new BigInteger("99"), VoteChoice.FOR, 130);
    await().atMost(60, SECONDS).until(() -> gossip(THREE).isExcluded());
    for (NodeId other : List.of(ONE, TWO)) {
      await().atMost(60, SECONDS).until(() -> gossip(other).present().equals(Set.of(ONE, TWO)));
    }
    mesh.heal(THREE);
    gossip(THREE).rejoin().get(60, SECONDS);
    awaitOnAll(gossip -> gossip.present().equals(ALL));
    for (NodeId node : ALL) {
      await().atMost(30, SECONDS).until(() -> intentions(node, "99") == 1);
    }
  }

  private long intentions(NodeId at, String proposal) {
    return gossip(at).intentions().stream()
        .filter(intention -> intention.proposal().equals(proposal))
        .count();
  }

  private Gossip gossip(NodeId node) {
    return mesh.nodes.get(node);
  }

  private void awaitOnAll(Predicate<Gossip> condition) {
    for (Gossip gossip : mesh.nodes.values()) {
      await().atMost(60, SECONDS).until(() -> condition.test(gossip));
    }
  }

  private static String last(List<String> ids) {
    return ids.get(ids.size() - 1);
  }

  private static List<SpanData> merges(NodeId node, String key, String type) {
    return spans("crdt.merge", node, key).stream()
        .filter(span -> type.equals(text(span, "crdt.type")))
        .toList();
  }

  /** Ids of the updates to which this node's merges of this object lead. */
  private static Set<String> ledTo(NodeId node, String key) {
    Set<String> led = new TreeSet<>();
    for (SpanData merge : spans("crdt.merge", node, key)) {
      led.add(merge.getParentSpanId());
      merge.getLinks().forEach(link -> led.add(link.getSpanContext().getSpanId()));
    }
    return led;
  }

  private static List<String> updates(NodeId node, String key) {
    return spans("crdt.broadcast", node, key).stream().map(SpanData::getSpanId).toList();
  }

  private static List<SpanData> spans(String name, NodeId node, String key) {
    return TELEMETRY.getSpans().stream()
        .filter(span -> span.getName().equals(name))
        .filter(span -> node.toString().equals(text(span, "mesh.node.id")))
        .filter(span -> key.equals(text(span, "crdt.key")))
        .toList();
  }

  private static String text(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }
}
