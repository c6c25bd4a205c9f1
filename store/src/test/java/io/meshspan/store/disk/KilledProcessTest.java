package io.meshspan.store.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.store.segment.Segment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KilledProcessTest {
  @TempDir Path directory;

  @Test
  void everyAcknowledgedSpanIsThereAfterAKillAtAnyMoment() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    long acknowledged = 0;
    for (int round = 0; round < Integer.getInteger("store.kills", 20); round++) {
      acknowledged = killedAfter(1 + random.nextInt(400), acknowledged);
      Instant before = Instant.now();
      try (DiskStore store = DiskStore.open(directory, DiskStoreOptions.standard())) {
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));
        // What is gone stays so, and is missed in the end at the latest.
        assertHas(store, Math.max(0, acknowledged - 1_000), acknowledged, seed);
      }
    }
    try (DiskStore store = DiskStore.open(directory, DiskStoreOptions.standard())) {
      assertHas(store, 0, acknowledged, seed);
      List<Segment> segments = store.view().segments();
      assertThat(segments).anyMatch(segment -> segment.history().level() > 0);
      // A kill may leave the last span unacknowledged though it is there.
      assertThat(store.counts().spans()).isBetween(acknowledged, acknowledged + 1);
    }
  }

  private static void assertHas(DiskStore store, long from, long to, long seed) {
    for (long number = from; number < to; number++) {
      assertThat(store.trace(Spans.trace(number)).orElseThrow().spans())
          .as("seed %d", seed)
          .contains(Spans.of(number));
    }
  }

  @Test
  void aDirectoryThatAnotherProcessHasOpenIsRefusedWithItsOwnersName() throws Exception {
    Process owner = start(0);
    try (BufferedReader lines = reader(owner)) {
      assertThat(lines.readLine()).isEqualTo("0");
      assertThatThrownBy(() -> DiskStore.open(directory, DiskStoreOptions.standard()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by process " + owner.pid());
    } finally {
      owner.destroyForcibly().waitFor();
    }
  }

  @Test
  void aDirectoryIsOpenOnceInOneProcessAndAgainAfterItsEnd() throws Exception {
    DiskStoreOptions options = DiskStoreOptions.standard();
    DiskStore first = DiskStore.open(directory, options);
    assertThatThrownBy(() -> DiskStore.open(directory, options))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    first.close();
    DiskStore second = DiskStore.open(directory, options);
    second.close();
    assertThat(second.recovery()).isEqualTo(new Recovery(0, List.of()));
  }

  /** Answers the number after the last one that the process acknowledged before its death. */
  private long killedAfter(int lines, long first) throws Exception {
    Process process = start(first);
    long next = first;
    try (BufferedReader numbers = reader(process)) {
      String line = numbers.readLine();
      for (int i = 0; line != null; i++) {
        next = Long.parseLong(line) + 1;
        if (i == lines) {
          // The handle's, because the process's own would close the pipe on what was acknowledged.
          process.toHandle().destroyForcibly();
        }
        line = numbers.readLine();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(next).isGreaterThan(first);
    return next;
  }

  private Process start(long first) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Appending.class.getName(),
            directory.toString(),
            Long.toString(first))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
  }
}
