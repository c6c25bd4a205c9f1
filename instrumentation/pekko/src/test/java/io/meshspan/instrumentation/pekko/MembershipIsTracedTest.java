package io.meshspan.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MembershipIsTracedTest {
  private static final String DISCOVERY = "mesh.node_discovery";

  @Test
  void aNodeDiscoversTheOthersAndLosesThoseThatGo() {
    try (PekkoCluster cluster = PekkoCluster.of(3)) {
      PekkoCluster.Node first = cluster.node(1);
      await()
          .atMost(PekkoCluster.PATIENCE)
          .untilAsserted(() -> assertThat(sum(first, "mesh.nodes.discovered")).isEqualTo(2));
      assertThat(sum(first, "mesh.nodes.lost")).isZero();

      PekkoCluster.Node leaving = cluster.nodes.remove(2);
      long port = (Integer) leaving.cluster().selfAddress().port().get();
      leaving.stop();

      await()
          .atMost(PekkoCluster.PATIENCE)
          .untilAsserted(() -> assertThat(sum(first, "mesh.nodes.lost")).isEqualTo(1));
      SpanData round = last(first.recorded.spans(DISCOVERY));
      assertThat(Recorded.value(round, "mesh.source.id")).isEqualTo("node-1");
      assertThat(Recorded.number(round, "mesh.nodes.discovered")).isZero();
      assertThat(round.getEvents())
          .singleElement()
          .satisfies(event -> assertThat(event.getName()).isEqualTo("mesh.node.lost"))
          .satisfies(event -> assertThat(portOf(event)).isEqualTo(port));
    }
  }

  @Test
  void theFirstRoundBeginsWithTheSystemAndEndsWithTheLastThatWasFound() {
    try (PekkoCluster cluster = PekkoCluster.of(2)) {
      PekkoCluster.Node second = cluster.node(2);
      await()
          .atMost(PekkoCluster.PATIENCE)
          .until(() -> !second.recorded.spans(DISCOVERY).isEmpty());

      SpanData joining = second.recorded.spans(DISCOVERY).get(0);
      assertThat(joining.getParentSpanContext().isValid()).isFalse();
      assertThat(joining.getEndEpochNanos()).isGreaterThan(joining.getStartEpochNanos());
      assertThat(joining.getEvents()).hasSize(1);
    }
  }

  private static long sum(PekkoCluster.Node node, String attribute) {
    return node.recorded.spans(DISCOVERY).stream()
        .mapToLong(span -> Recorded.number(span, attribute))
        .sum();
  }

  private static long portOf(EventData event) {
    return event.getAttributes().get(AttributeKey.longKey("network.peer.port"));
  }

  private static SpanData last(List<SpanData> spans) {
    return spans.get(spans.size() - 1);
  }
}
