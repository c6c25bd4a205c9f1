package io.meshspan.mesh.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.Topology;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LinkEmulationTest {
  private static final Topology FIVE = Topology.ringWithChord(5);
  private static final long DAY = LinkEmulation.DAY.toMillis();

  private final LinkEmulation links = LinkEmulation.busyWayHome(FIVE, 20);

  @Test
  void aSeedMakesTheSameLinksEverywhere() {
    LinkEmulation again = LinkEmulation.busyWayHome(FIVE, 20);
    LinkEmulation other = LinkEmulation.busyWayHome(FIVE, 21);
    assertThat(again).isEqualTo(links);
    for (Link link : FIVE.links()) {
      assertThat(again.delayOver(link).at(123_456)).isEqualTo(links.delayOver(link).at(123_456));
      assertThat(other.delayOver(link)).isNotEqualTo(links.delayOver(link));
    }
  }

  @Test
  void theClosingLinkIsTheFastWayHomeInQuietHoursAndTheSlowOneInBusyHours() {
    double quietest = around(0);
    double busiest = around(DAY / 2);
    assertThat(millis(FIVE.closingLink(), 0)).isLessThan(quietest);
    assertThat(millis(FIVE.closingLink(), DAY / 2)).isGreaterThan(2 * busiest);
  }

  @Test
  void everyDayIsLikeTheDayBeforeButForNoise() {
    for (Link link : FIVE.links()) {
      for (long time = 0; time < DAY; time += 500) {
        double today = millis(link, time);
        assertThat(millis(link, time + DAY)).isBetween(0.8 * today, 1.25 * today);
        assertThat(today).isBetween(1.8, 33.0);
      }
    }
    assertThat(LongStream.range(0, 20).mapToDouble(day -> millis(FIVE.closingLink(), day * DAY)))
        .as("noise")
        .hasSizeGreaterThan(1)
        .doesNotHaveDuplicates();
  }

  @Test
  void aLinkThatIsFasterWhenItIsBusyIsNone() {
    assertThatThrownBy(
            () ->
                new DailyDelay(Duration.ofMillis(5), Duration.ofMillis(4), LinkEmulation.DAY, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no link is like this");
  }

  private double around(long time) {
    return FIVE.links().stream()
        .filter(link -> !link.equals(FIVE.closingLink()))
        .filter(link -> !link.toString().contains("node-3"))
        .mapToDouble(link -> millis(link, time))
        .sum();
  }

  private double millis(Link link, long time) {
    return links.delayOver(link).at(time).toNanos() / 1e6;
  }
}
