package io.meshspan.sdk.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RateLimitedTest {
  private final Stage stage = new Stage(3);

  @Test
  void oneSecondsWorthMayComeAtOnceAndThenAsMuchAsTimePasses() {
    RateLimited limit = new RateLimited(10, stage::nanoTime);
    assertThat(kept(limit, 100)).isEqualTo(10);
    stage.pass(0.25);
    assertThat(kept(limit, 100)).isEqualTo(2);
    stage.pass(3_600);
    assertThat(kept(limit, 100)).as("no more than a second's worth is saved up").isEqualTo(10);
  }

  @Test
  void lessThanOneASecondIsOneNowAndThen() {
    RateLimited limit = new RateLimited(0.1, stage::nanoTime);
    assertThat(kept(limit, 5)).isEqualTo(1);
    stage.pass(9.9);
    assertThat(kept(limit, 5)).isZero();
    stage.pass(0.2);
    assertThat(kept(limit, 5)).isEqualTo(1);
  }

  @Test
  void whatComesEvenlyBelowTheLimitIsKeptWhole() {
    RateLimited limit = new RateLimited(50, stage::nanoTime);
    int kept = 0;
    for (int i = 0; i < 1_000; i++) {
      stage.pass(0.021);
      kept += kept(limit, 1);
    }
    assertThat(kept).isEqualTo(1_000);
  }

  @Test
  void aSpanWithAParentIsWhatItsParentIs() {
    RateLimited limit = new RateLimited(1, stage::nanoTime);
    assertThat(kept(limit, 3)).isEqualTo(1);
    assertThat(stage.continues(limit, true)).isTrue();
    assertThat(stage.continues(limit, false)).isFalse();
  }

  @Test
  void manyThreadsTogetherGetNoMore() throws Exception {
    RateLimited limit = new RateLimited(1_000, () -> 5_000_000_000L); // time stands still
    AtomicInteger kept = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 4; i++) {
      Stage each = new Stage(i);
      threads.execute(
          () -> {
            for (int trace = 0; trace < 2_000; trace++) {
              if (each.keeps(limit, "any")) {
                kept.incrementAndGet();
              }
            }
          });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(kept).hasValue(1_000);
  }

  private int kept(RateLimited limit, int traces) {
    int kept = 0;
    for (int i = 0; i < traces; i++) {
      kept += stage.keeps(limit, "any") ? 1 : 0;
    }
    return kept;
  }
}
