package io.meshspan.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MergesLinkToUpdatesTest {
  private static final String BROADCAST = "crdt.broadcast";
  private static final String MERGE = "crdt.merge";

  private PekkoCluster cluster;

  @BeforeAll
  void eachNodeIsThereAndHasSaidSo() {
    cluster = PekkoCluster.of(3);
    cluster.nodes.forEach(node -> node.add(node.nodeId));
    awaitConverged();
  }

  @AfterAll
  void end() {
    cluster.close();
  }

  private void awaitConverged() {
    Set<String> all = new HashSet<>();
    cluster.nodes.forEach(node -> all.addAll(node.presence()));
    for (PekkoCluster.Node node : cluster.nodes) {
      await().atMost(PekkoCluster.PATIENCE).until(() -> node.presence().equals(all));
    }
  }

  @Test
  void aChangeIsABroadcastInTheTraceOfWhoMadeIt() {
    PekkoCluster.Node first = cluster.node(1);
    Span request = first.recorded.request("announce");
    Context.root().with(request).wrap(() -> first.add("announced")).run();

    SpanData broadcast = last(first.recorded.spans(BROADCAST));
    assertThat(broadcast.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
    assertThat(broadcast.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(Recorded.value(broadcast, "crdt.type")).isEqualTo("or_set");
    assertThat(Recorded.value(broadcast, "crdt.key")).isEqualTo("presence");
    assertThat(Recorded.number(broadcast, "crdt.peers.count")).isEqualTo(2);
    assertThat(Recorded.value(broadcast, "mesh.node.id")).isEqualTo("node-1");
  }

  @Test
  void everyReplicaMergesItInTheSameTrace() {
    awaitConverged();
    PekkoCluster.Node second = cluster.node(2);
    second.add("brought");
    SpanData broadcast = last(second.recorded.spans(BROADCAST));

    for (PekkoCluster.Node other : List.of(cluster.node(1), cluster.node(3))) {
      await()
          .atMost(PekkoCluster.PATIENCE)
          .until(() -> other.recorded.spans(MERGE).stream().anyMatch(s -> isOf(broadcast, s)));
      SpanData merge =
          other.recorded.spans(MERGE).stream()
              .filter(span -> isOf(broadcast, span))
              .findFirst()
              .orElseThrow();
      assertThat(merge.getKind()).isEqualTo(SpanKind.CONSUMER);
      assertThat(merge.getParentSpanId())
          .as("one update is the parent")
          .isEqualTo(broadcast.getSpanId());
      assertThat(Recorded.value(merge, "crdt.replica.id")).isEqualTo(other.nodeId);
      assertThat(Recorded.number(merge, "crdt.changes.count")).isEqualTo(1);
      assertThat(Recorded.value(merge, "crdt.merge.conflict"))
          .as("not known where a delta came")
          .isIn(false, null);
      assertThat(other.presence()).contains("brought");
    }
  }

  @Test
  void severalUpdatesAtOnceAreLinkedTo() {
    awaitConverged();
    PekkoCluster.Node first = cluster.node(1);
    int before = first.recorded.spans(BROADCAST).size();
    first.change(
        set -> set.add(first.self(), "one").add(first.self(), "two")); // one update, two elements
    for (int i = 0; i < 20; i++) {
      first.add("burst-" + i);
    }
    awaitConverged();

    List<SpanData> updates = first.recorded.spans(BROADCAST).subList(before, before + 21);
    Set<String> latest = new HashSet<>();
    updates.subList(5, 21).forEach(span -> latest.add(span.getSpanId()));
    for (PekkoCluster.Node other : List.of(cluster.node(2), cluster.node(3))) {
      Set<String> led = new HashSet<>();
      for (SpanData merge : other.recorded.spans(MERGE)) {
        led.add(merge.getParentSpanId());
        merge.getLinks().forEach(link -> led.add(link.getSpanContext().getSpanId()));
      }
      assertThat(led).as("the latest sixteen are kept").containsAll(latest);
    }
  }

  @Test
  void whatChangesNothingLeavesNoTrace() {
    awaitConverged();
    PekkoCluster.Node first = cluster.node(1);
    int before = first.recorded.spans(BROADCAST).size();

    first.change(set -> set);

    assertThat(first.recorded.spans(BROADCAST)).hasSize(before);
  }

  @Test
  void anElementThatIsThereAlreadyIsNoChange() {
    awaitConverged();
    PekkoCluster.Node first = cluster.node(1);
    int before = first.recorded.spans(BROADCAST).size();

    first.add(first.nodeId);

    assertThat(first.recorded.spans(BROADCAST)).hasSize(before);
  }

  @Test
  void nobodyMergesItsOwnChange() {
    awaitConverged();
    for (PekkoCluster.Node node : cluster.nodes) {
      Set<String> own = new HashSet<>();
      node.recorded.spans(BROADCAST).forEach(span -> own.add(span.getSpanId()));
      assertThat(node.recorded.spans(MERGE))
          .isNotEmpty()
          .noneMatch(merge -> own.contains(merge.getParentSpanId()));
    }
  }

  private static boolean isOf(SpanData broadcast, SpanData merge) {
    return merge.getParentSpanId().equals(broadcast.getSpanId());
  }

  private static SpanData last(List<SpanData> spans) {
    return spans.get(spans.size() - 1);
  }
}
