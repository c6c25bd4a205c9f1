package io.meshspan.backend.query.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeGridTest {
  @Test
  void aGridKeepsItsBordersWhileARangeMovesByLessThanAStep() {
    TimeGrid grid = TimeGrid.around(1_003, 1_058, 10);
    assertThat(grid).isEqualTo(new TimeGrid(990, 1_060, 10));
    assertThat(TimeGrid.around(1_007, 1_051, 10)).isEqualTo(grid);
    assertThat(TimeGrid.around(1_000, 1_060, 10)).isEqualTo(grid);
    assertThat(grid.intervals()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"990, -1", "991, 0", "1000, 0", "1001, 1", "1060, 6", "1061, -1"})
  void anIntervalHoldsItsEndAndNotItsStart(long moment, int interval) {
    assertThat(new TimeGrid(990, 1_060, 10).intervalOf(moment)).isEqualTo(interval);
  }

  @Test
  void anIntervalIsNamedByItsEnd() {
    assertThat(TimeGrid.single(1_000_000, 9_000_000).epochMillis(0)).isEqualTo(9);
    assertThat(TimeGrid.around(4_000_000, 9_000_000, 1_000_000).epochMillis(0)).isEqualTo(4);
  }

  @Test
  void whatIsNoWholeNumberOfStepsIsRefused() {
    assertThatThrownBy(() -> new TimeGrid(0, 15, 10)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TimeGrid(10, 10, 10)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TimeGrid(0, 1_000_000, 1)).hasMessageContaining("10010 steps");
  }
}
