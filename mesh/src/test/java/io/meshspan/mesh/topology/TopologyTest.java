package io.meshspan.mesh.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyTest {
  @Test
  void fiveNodesAreARingWithOneChord() {
    assertThat(Topology.ringWithChord(5).links())
        .map(Link::toString)
        .containsExactly(
            "node-1--node-2",
            "node-1--node-5",
            "node-2--node-3",
            "node-2--node-4",
            "node-3--node-4",
            "node-4--node-5");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 9})
  void everyNodeHasTwoWaysOutAndFarFromAllNodesAreNeighbours(int size) {
    Topology topology = Topology.ringWithChord(size);
    assertThat(topology.nodes()).hasSize(size);
    for (NodeId node : topology.nodes()) {
      assertThat(topology.neighboursOf(node)).hasSizeBetween(2, 3).doesNotContain(node);
    }
  }

  @Test
  void twoNodesAreNoRing() {
    assertThatThrownBy(() -> Topology.ringWithChord(2)).hasMessageContaining("3");
  }

  @Test
  void aLinkHasOneNameFromBothEnds() {
    NodeId low = new NodeId(2);
    NodeId high = new NodeId(10);
    assertThat(Link.between(high, low)).isEqualTo(Link.between(low, high));
    assertThat(Link.parse("node-2--node-10")).isEqualTo(new Link(low, high));
    assertThat(new Link(low, high).otherEnd(low)).isEqualTo(high);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "node-0", "node-", "node-01", "Node-1", "node-1 ", "node-99999"})
  void aNodeWithoutAProperNameIsRefused(String name) {
    assertThatThrownBy(() -> NodeId.parse(name)).hasMessageContaining("node-1, node-2");
  }
}
