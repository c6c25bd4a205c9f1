package io.meshspan.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.store.AppendOutcome.Reason;
import io.meshspan.store.AppendOutcome.Refused;
import io.meshspan.store.AppendOutcome.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files behind a quota that takes part of a write, as a full disk does. */
final class FullDiskTest {
  private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
  @TempDir Path directory;

  @Test
  void aFullDiskRefusesKeepsAnsweringAndTakesAgainWhenThereIsRoom() throws Exception {
    try (DiskStore store = open(1_000)) {
      assertThat(store.append(List.of(Spans.of(0)))).isEqualTo(new Stored(1, 0, 0));
      room.set(50);
      assertThat(store.append(List.of(Spans.of(1)))).isEqualTo(new Refused(Reason.FULL));
      assertThat(store.append(List.of(Spans.of(1)))).isEqualTo(new Refused(Reason.FULL));
      assertThat(store.trouble()).hasValueSatisfying(text -> assertThat(text).contains("No space"));
      assertThat(store.trace(Spans.trace(0)).orElseThrow().spans()).containsExactly(Spans.of(0));
      room.set(Long.MAX_VALUE);
      assertThat(store.append(List.of(Spans.of(1)))).isEqualTo(new Stored(1, 0, 0));
      assertThat(store.trouble()).isEmpty();
    }
    try (DiskStore again = open(1_000)) {
      assertThat(again.recovery().skipped()).isEmpty();
      assertThat(again.trace(Spans.trace(0)).orElseThrow().spans())
          .containsExactly(Spans.of(0), Spans.of(1));
    }
  }

  @Test
  void spansThatNoSegmentHasRoomForStayInTheLogsUntilThereIsRoom() throws Exception {
    int taken = 0;
    try (DiskStore store = open(10)) {
      room.set(4_000);
      for (int number = 0; number < 100; number++) {
        if (!(store.append(List.of(Spans.of(number))) instanceof Stored)) {
          break;
        }
        taken++;
      }
    }
    assertThat(taken).isBetween(4, 99);
    room.set(Long.MAX_VALUE);
    try (DiskStore again = open(10)) {
      assertThat(again.recovery()).isEqualTo(new Recovery(taken, List.of()));
      // The next batches find what waits and start a segment of it.
      for (int number = 0; number < 20; number++) {
        assertThat(again.append(List.of(Spans.of(number)))).isInstanceOf(Stored.class);
      }
      await().until(() -> !again.view().segments().isEmpty());
      assertThat(again.trouble()).isEmpty();
      assertThat(again.counts().spans()).isEqualTo(Math.max(taken, 20));
    }
  }

  private DiskStore open(int headSpans) throws IOException {
    return DiskStore.open(
        directory,
        DiskStoreOptions.standard().headSpans(headSpans),
        file -> new Limited(Output.ofFile(file)),
        Clock.systemUTC());
  }

  private final class Limited implements Output {
    private final Output real;

    Limited(Output real) {
      this.real = real;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      int fits = (int) Math.min(bytes.length, Math.max(0, room.getAndAdd(-bytes.length)));
      real.write(Arrays.copyOf(bytes, fits));
      if (fits < bytes.length) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void sync() throws IOException {
      real.sync();
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
