package io.meshspan.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.meshspan.store.Span;
import io.meshspan.store.disk.Recovery.Skipped;
import io.meshspan.store.segment.DamagedSegmentException;
import io.meshspan.store.segment.Segment;
import io.meshspan.store.segment.SegmentHistory;
import io.meshspan.store.segment.SegmentWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DamagedFilesTest {
  private static final int BATCHES = 12;

  @TempDir Path directory;

  @Test
  void aLogThatWasCutAnywhereGivesTheBatchesBeforeTheCutAndSaysWhatItPassedOver() throws Exception {
    byte[] whole = log();
    List<Integer> ends = frameEnds(whole);
    for (int cut = 0; cut < whole.length; cut++) {
      Path file = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, cut));
      List<Span> read = new ArrayList<>();
      long passedOver =
          FrameFile.readLog(file, read::addAll).stream().mapToLong(Recovery.Skipped::bytes).sum();
      int at = cut;
      int before = (int) ends.stream().filter(end -> end <= at).count();
      int safe = before == 0 ? 0 : ends.get(before - 1);
      assertThat(read).as("cut at %d", cut).isEqualTo(spans(0, before));
      assertThat(passedOver).as("cut at %d", cut).isEqualTo(cut - safe);
    }
  }

  @Test
  void aSegmentThatWasCutAnywhereIsPassedOverAsAWhole() throws Exception {
    byte[] whole = segment();
    for (int cut = 0; cut < whole.length; cut++) {
      Path file = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, cut));
      assertThatThrownBy(() -> Segment.open(file, 1))
          .as("cut at %d", cut)
          .isInstanceOf(DamagedSegmentException.class);
    }
  }

  @Test
  void aFlippedBitOfASegmentNeverMakesASpanThatWasNotSentAndIsReported() throws Exception {
    byte[] whole = segment();
    List<Span> sent = spans(0, BATCHES);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Path file = Files.write(directory.resolve("flipped"), flipped);
      try {
        Segment segment = Segment.open(file, 1);
        List<Span> read = new ArrayList<>();
        segment.oldestFirst().forEachRemaining(part -> read.addAll(part.spans().get()));
        assertThat(sent).as("bit %d", bit).containsAll(read);
        // The five bytes in front say the same as the footer, which alone counts.
        boolean reported = !segment.damagedBlocks().isEmpty() || bit / 8 == 4;
        assertThat(reported).as("bit %d", bit).isTrue();
      } catch (DamagedSegmentException reported) {
        assertThat(reported).hasMessageMatching("it .*|its .*|section .*");
      }
    }
  }

  @Test
  void aFlippedBitCostsItsBatchAloneAndIsReported() throws Exception {
    byte[] whole = log();
    for (int bit = 0; bit < whole.length * 8; bit += 3) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Path file = Files.write(directory.resolve("flipped"), flipped);
      List<Span> read = new ArrayList<>();
      assertThat(FrameFile.readLog(file, read::addAll)).as("bit %d", bit).hasSize(1);
      assertThat(read).as("bit %d", bit).hasSize(BATCHES - 1);
      assertThat(spans(0, BATCHES)).as("bit %d", bit).containsAll(read);
    }
  }

  @Test
  void textsThatLookLikeFramesDoNotKeepADamagedLogFromOpening() throws Exception {
    ByteBuffer hostile = ByteBuffer.allocate(4 << 20);
    while (hostile.remaining() >= 8) {
      hostile.putInt(Frame.MARKER).putInt(hostile.remaining() - Frame.HEADER_BYTES);
    }
    Path file = Files.write(directory.resolve("hostile"), hostile.array());
    List<Skipped> skipped =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30), () -> FrameFile.readLog(file, batch -> {}));
    assertThat(skipped).extracting(Skipped::bytes).containsExactly((long) hostile.capacity());
  }

  @Test
  void noiseInAllFilesOfAStoreNeverMakesASpanThatWasNotSent() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      Path store = Files.createTempDirectory(directory, "noisy");
      Path hour = Files.createDirectory(store.resolve("2026-11-25T14"));
      Files.write(hour.resolve("00000000000000000001.segment"), noisy(segment(), random));
      Files.write(store.resolve("00000000000000000002.log"), noisy(log(), random));
      try (DiskStore opened = DiskStore.open(store, DiskStoreOptions.standard())) {
        assertThat(opened.recovery().skipped()).as("seed %d", seed).isNotEmpty();
        for (int number = 0; number < BATCHES; number++) {
          opened
              .trace(Spans.trace(number))
              .ifPresent(
                  trace ->
                      assertThat(spans(0, BATCHES)).as("seed %d", seed).containsAll(trace.spans()));
        }
        // What of a segment is damaged is counted with it, and may be in the log too.
        assertThat(opened.counts().spans()).isLessThanOrEqualTo(2 * BATCHES);
      }
    }
  }

  private static byte[] noisy(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    for (int i = 0; i < 3; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return bytes;
  }

  private byte[] log() throws Exception {
    Path store = Files.createTempDirectory(directory, "log");
    try (DiskStore opened = DiskStore.open(store, DiskStoreOptions.standard())) {
      for (int number = 0; number < BATCHES; number++) {
        opened.append(spans(number, number + 1));
      }
    }
    return Files.readAllBytes(store.resolve("00000000000000000001.log"));
  }

  private static byte[] segment() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (SegmentWriter writer = new SegmentWriter(bytes::write)) {
      for (int first = 0; first < BATCHES; first += 4) {
        writer.add(Spans.trace(first), spans(first, first + 4));
      }
      writer.finish(new SegmentHistory(BATCHES / 4, 0, List.of()));
    }
    return bytes.toByteArray();
  }

  private static List<Integer> frameEnds(byte[] whole) {
    List<Integer> ends = new ArrayList<>();
    int position = 0;
    while (position < whole.length) {
      position += Frame.HEADER_BYTES + java.nio.ByteBuffer.wrap(whole).getInt(position + 4);
      ends.add(position);
    }
    return ends;
  }

  private static List<Span> spans(int from, int to) {
    List<Span> spans = new ArrayList<>();
    for (int number = from; number < to; number++) {
      spans.add(Spans.of(number));
    }
    return spans;
  }
}
