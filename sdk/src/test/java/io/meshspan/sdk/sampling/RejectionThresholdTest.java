package io.meshspan.sdk.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RejectionThresholdTest {
  /** The examples of OpenTelemetry's specification, and both ends. */
  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "0.5, 8",
    "0.25, c",
    "0.75, 4",
    "0.0625, f",
    "0.1, e6666666666666",
    "0.01, fd70a3d70a3d71",
    "1.3877787807814457E-17, ffffffffffffff"
  })
  void isWrittenWithoutTheZerosAtItsEnd(double probability, String hex) {
    assertThat(RejectionThreshold.keeping(probability).hex()).isEqualTo(hex);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-9, 0.001, 1.0 / 3, 0.5, 0.999, 1})
  void keepsItsProbability(double probability) {
    assertThat(RejectionThreshold.keeping(probability).probability())
        .isCloseTo(probability, within(1e-16));
  }

  @Test
  void keepsWhatIsNotBelowIt() {
    RejectionThreshold half = RejectionThreshold.keeping(0.5);
    assertThat(half.keeps(1L << 55)).isTrue();
    assertThat(half.keeps((1L << 55) - 1)).isFalse();
    assertThat(RejectionThreshold.KEEPS_ALL.keeps(0)).isTrue();
    assertThat(RejectionThreshold.keeping(0).keeps(RejectionThreshold.RANGE - 1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void isMadeOfNothingElse(double probability) {
    assertThatThrownBy(() -> RejectionThreshold.keeping(probability))
        .hasMessage("a probability is 0 to 1, not " + probability);
  }
}
