package io.meshspan.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class HistogramTest {
  @Test
  void percentilesAreWithinFourPercentOfTheExactOnes() {
    SplittableRandom random = new SplittableRandom(11);
    long[] times =
        LongStream.generate(() -> (long) Math.exp(random.nextDouble() * 25))
            .limit(20_000)
            .toArray();
    Histogram histogram = new Histogram();
    LongStream.of(times).forEach(histogram::record);

    long[] sorted = LongStream.of(times).sorted().toArray();
    for (double share : new double[] {0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = sorted[(int) Math.ceil(share * sorted.length) - 1];
      assertThat(histogram.at(share)).as("at %s", share).isCloseTo(exact, withPercentage(4));
    }
    assertThat(histogram.max()).isEqualTo(sorted[sorted.length - 1]);
    assertThat(histogram.count()).isEqualTo(times.length);
    assertThat(histogram.mean())
        .isCloseTo(LongStream.of(times).average().orElseThrow(), withPercentage(0.001));
  }

  @Test
  void smallAndHugeTimesHaveTheirPlaces() {
    Histogram histogram = new Histogram();
    histogram.record(-5);
    histogram.record(31);
    histogram.record(Long.MAX_VALUE / 4);

    assertThat(histogram.at(0.1)).isZero();
    assertThat(histogram.at(0.5)).isEqualTo(31);
    assertThat(histogram.at(1)).isEqualTo(Long.MAX_VALUE / 4);
  }

  @Test
  void nothingRecordedIsZero() {
    assertThat(new Histogram().at(0.99)).isZero();
    assertThat(new Histogram().mean()).isZero();
  }
}
