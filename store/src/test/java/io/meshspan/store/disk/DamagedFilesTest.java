package io.meshspan.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void aSealedFileThatWasCutAnywhereSaysSo() throws Exception {
    byte[] whole = sealed();
    for (int cut = 0; cut < whole.length; cut++) {
      Path file = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, cut));
      List<Span> read = new ArrayList<>();
      assertThat(FrameFile.readSealed(file, read::addAll)).as("cut at %d", cut).isNotEmpty();
      assertThat(spans(0, BATCHES)).as("cut at %d", cut).containsAll(read);
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
  void noiseInAllFilesOfAStoreNeverMakesASpanThatWasNotSent() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      Path store = Files.createTempDirectory(directory, "noisy");
      Files.write(store.resolve("00000000000000000001.sealed"), noisy(sealed(), random));
      Files.write(store.resolve("00000000000000000002.log"), noisy(log(), random));
      try (DiskStore opened = DiskStore.open(store, DiskStoreOptions.of(Spans.WIDE))) {
        assertThat(opened.recovery().skipped()).as("seed %d", seed).isNotEmpty();
        for (int number = 0; number < BATCHES; number++) {
          opened
              .trace(Spans.trace(number))
              .ifPresent(
                  trace ->
                      assertThat(spans(0, BATCHES)).as("seed %d", seed).containsAll(trace.spans()));
        }
        assertThat(opened.counts().spans()).isLessThanOrEqualTo(BATCHES);
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
    try (DiskStore opened = DiskStore.open(store, DiskStoreOptions.of(Spans.WIDE))) {
      for (int number = 0; number < BATCHES; number++) {
        opened.append(spans(number, number + 1));
      }
    }
    return Files.readAllBytes(store.resolve("00000000000000000001.log"));
  }

  private byte[] sealed() throws Exception {
    Path store = Files.createTempDirectory(directory, "sealed");
    List<Trace> traces = new ArrayList<>();
    for (int first = 0; first < BATCHES; first += 4) {
      TraceId id = Spans.trace(first);
      traces.add(new Trace(id, spans(first, first + 4)));
    }
    StoreFiles files = new StoreFiles(store);
    SealedFile.write(files, Output::ofFile, 1, traces);
    return Files.readAllBytes(files.sealed(1));
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
