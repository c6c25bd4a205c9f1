package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.GlobalOpenTelemetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GlobalTest {
  private final Recorder recorder = Recorder.recordingAll();
  private final Meshspan meshspan = Meshspan.global();

  @BeforeEach
  @AfterEach
  void forget() {
    GlobalOpenTelemetry.resetForTest();
  }

  @AfterEach
  void stop() {
    recorder.close();
  }

  @Test
  void itFollowsAnOpenTelemetryThatIsSetAfterwardsAtOnce() {
    use(100);
    assertThat(GlobalOpenTelemetry.isSet()).as("it never sets one itself").isFalse();
    GlobalOpenTelemetry.set(recorder.sdk());
    use(1);
    assertThat(recorder.spans()).hasSize(1);
  }

  @Test
  void oneThatIsSetVeryLateIsNoticedWithinSixtyFourSpans() {
    use(100_000);
    GlobalOpenTelemetry.set(recorder.sdk());
    use(64);
    assertThat(recorder.spans()).isNotEmpty();
    int before = recorder.spans().size();
    use(10);
    assertThat(recorder.spans()).hasSize(before + 10);
  }

  private void use(int spans) {
    for (int i = 0; i < spans; i++) {
      meshspan.mapeK().cycle("node-1").close();
    }
  }
}
