package io.meshspan.mesh.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTableTest {
  private static final NodeId ONE = new NodeId(1);
  private static final NodeId TWO = new NodeId(2);

  @Test
  void aReportIsReadAsItWasWritten() {
    LinkReport report = new LinkReport(ONE, TWO, new LinkQuality(4.25, 0.5, 0.125));
    assertThat(LinkReport.read(report.key(), report.value())).contains(report);
  }

  @ParameterizedTest
  @CsvSource({
    "node-1>node-2, 1 2",
    "node-1>node-2, 1 2 x",
    "node-1>node-2, NaN 0 0",
    "node-1>node-2, 1 0 7",
    "node-1>node-2>node-3, 1 0 0",
    "one>two, 1 0 0",
    "'', ''"
  })
  void anEntryThatIsNoReportIsPassedOver(String key, String value) {
    assertThat(LinkReport.read(key, value)).isEmpty();
  }

  @Test
  void aLinkIsAsBadAsTheEndThatSeesItWorse() {
    assertThat(
            LinkTable.from(
                List.of(
                    new LinkReport(ONE, TWO, new LinkQuality(4, 1, 0)),
                    new LinkReport(TWO, ONE, new LinkQuality(3, 2, 0.5)),
                    new LinkReport(ONE, ONE, new LinkQuality(0, 0, 0)))))
        .containsExactly(Map.entry(new Link(ONE, TWO), new LinkQuality(4, 2, 0.5)));
  }
}
