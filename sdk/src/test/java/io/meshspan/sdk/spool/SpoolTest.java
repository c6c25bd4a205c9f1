package io.meshspan.sdk.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class SpoolTest {
  private static final int SMALL = 1 << 16;

  private final SpoolContents contents = new SpoolContents();
  @TempDir Path directory;

  @Test
  void whatWasAppendedComesBackInItsOrderAndLeavesNothing() throws IOException {
    try (Spool spool = contents.open(directory)) {
      SpoolContents.append(spool, "first", "second", "");
      assertThat(spool.isEmpty()).isFalse();

      assertThat(SpoolContents.drain(spool)).containsExactly("first", "second", "");
      assertThat(spool.isEmpty()).isTrue();
      assertThat(spool.bytes()).isZero();
      assertThat(SpoolContents.segments(directory)).isEmpty();
    }
  }

  @Test
  void theOldestStaysUntilItIsReleased() throws IOException {
    try (Spool spool = contents.open(directory)) {
      SpoolContents.append(spool, "first", "second");
      SpooledBatch first = spool.head().orElseThrow();
      assertThat(spool.head().orElseThrow().payload()).isEqualTo(first.payload());

      assertThat(spool.release(first)).isTrue();
      assertThat(spool.release(first)).as("twice").isFalse();
      assertThat(SpoolContents.drain(spool)).containsExactly("second");
    }
  }

  @Test
  void whatWasNotReleasedIsThereForTheNextProcessWithItsTypes() throws IOException {
    try (Spool spool = contents.open(directory)) {
      SpoolContents.append(spool, "released", "second");
      spool.append(Map.of("gossip.round", 7, "dao.vote", 2), "third".getBytes(UTF_8));
      spool.release(spool.head().orElseThrow());
    }
    try (Spool spool = contents.open(directory)) {
      assertThat(spool.found())
          .isEqualTo(Map.of(SpoolContents.TYPE, 1, "gossip.round", 7, "dao.vote", 2));
      SpoolContents.append(spool, "fourth");
      assertThat(SpoolContents.drain(spool)).containsExactly("second", "third", "fourth");
    }
    try (Spool spool = contents.open(directory)) {
      assertThat(spool.found()).isEmpty();
      assertThat(spool.isEmpty()).isTrue();
    }
  }

  @Test
  void theBoundHoldsAndWhatWentForItIsTheOldestAndTold() throws IOException {
    String padding = "x".repeat(400);
    try (Spool spool = Spool.open(directory, SMALL, contents)) {
      for (int i = 0; i < 1_000; i++) {
        SpoolContents.append(spool, i + padding);
        assertThat(SpoolContents.bytes(directory)).isEqualTo(spool.bytes()).isLessThan(SMALL);
      }
      List<String> left = SpoolContents.drain(spool);

      int gone = contents.madeRoom.get(SpoolContents.TYPE);
      assertThat(gone + left.size()).isEqualTo(1_000);
      assertThat(left.size()).as("most of the bound is used").isGreaterThan(SMALL / 440 * 7 / 10);
      assertThat(left.get(0)).isEqualTo(gone + padding);
      assertThat(left.get(left.size() - 1)).isEqualTo(999 + padding);
    }
  }

  @Test
  void aBatchOnItsWayThatWentToMakeRoomIsNoLongerHeld() throws IOException {
    try (Spool spool = Spool.open(directory, SMALL, contents)) {
      SpoolContents.append(spool, "on its way");
      SpooledBatch onItsWay = spool.head().orElseThrow();
      for (int i = 0; i < 100; i++) {
        SpoolContents.append(spool, "x".repeat(3_000));
      }
      assertThat(spool.holds(onItsWay)).isFalse();
      assertThat(spool.release(onItsWay)).isFalse();
    }
  }

  @Test
  void aSmallerBoundHoldsForWhatIsThereAlready() throws IOException {
    try (Spool spool = contents.open(directory)) {
      for (int i = 0; i < 300; i++) {
        SpoolContents.append(spool, "x".repeat(1_000));
      }
    }
    try (Spool spool = Spool.open(directory, SMALL, contents)) {
      assertThat(SpoolContents.bytes(directory)).isLessThan(SMALL);
      assertThat(
              contents.madeRoom.getOrDefault(SpoolContents.TYPE, 0)
                  + SpoolContents.drain(spool).size())
          .isEqualTo(300);
    }
  }

  @Test
  void aBatchThatIsTooLargeIsRefused() throws IOException {
    try (Spool spool = Spool.open(directory, SMALL, contents)) {
      byte[] most = new byte[spool.mostPayloadBytes()];
      spool.append(Map.of("a", 1), most);
      assertThatThrownBy(() -> spool.append(Map.of("a", 1), new byte[most.length + 1]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(spool.head()).isPresent();
    }
  }

  @Test
  void cutAtAnyByteItHoldsWhatIsWhole() throws IOException {
    byte[] whole = fiveFrames();
    List<Integer> ends = ends(whole);
    for (int length = 0; length <= whole.length; length++) {
      Path copy = copy("cut-" + length, java.util.Arrays.copyOf(whole, length));
      int cut = length;
      int complete = (int) ends.stream().filter(end -> end <= cut).count();
      int torn = cut - (complete == 0 ? 0 : ends.get(complete - 1));
      try (Spool spool = contents.open(copy)) {
        assertThat(spool.damagedBytes()).isEqualTo(torn);
        assertThat(spool.found().getOrDefault(SpoolContents.TYPE, 0)).isEqualTo(complete);
        assertThat(SpoolContents.drain(spool))
            .isEqualTo(List.of("one", "two", "three", "four", "five").subList(0, complete));
      }
    }
    assertThat(contents.damaged).as("what was torn was never counted in").isEmpty();
  }

  @Test
  void aFlippedBitCostsItsBatchAlone() throws IOException {
    byte[] whole = fiveFrames();
    List<Integer> ends = ends(whole);
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      int byteAt = at;
      int hit = (int) ends.stream().filter(end -> end <= byteAt).count();
      List<String> others = new ArrayList<>(List.of("one", "two", "three", "four", "five"));
      others.remove(hit);
      try (Spool spool = contents.open(copy("flip-" + at, flipped))) {
        assertThat(SpoolContents.drain(spool)).as("byte %s", at).isEqualTo(others);
        assertThat(spool.damagedBytes())
            .isEqualTo(ends.get(hit) - (hit == 0 ? 0 : ends.get(hit - 1)));
      }
    }
  }

  @Test
  void whatIsDamagedWhileItWaitsIsTold() throws IOException {
    try (Spool spool = contents.open(directory)) {
      SpoolContents.append(spool, "one", "two", "three");
      Path segment = SpoolContents.segments(directory).get(0);
      byte[] bytes = Files.readAllBytes(segment);
      bytes[ends(bytes).get(0) + 20] ^= 1;
      Files.write(segment, bytes);

      assertThat(SpoolContents.drain(spool)).containsExactly("one", "three");
      assertThat(contents.damaged).isEqualTo(Map.of(SpoolContents.TYPE, 1));
    }
  }

  @Test
  void withoutItsProgressAllOfTheOldestSegmentIsSentAgain() throws IOException {
    try (Spool spool = contents.open(directory)) {
      SpoolContents.append(spool, "one", "two");
      spool.release(spool.head().orElseThrow());
    }
    Files.write(directory.resolve("1/progress"), new byte[] {1, 2, 3});
    try (Spool spool = contents.open(directory)) {
      assertThat(SpoolContents.drain(spool)).containsExactly("one", "two");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsToldAndWhatComesAfterItIsTaken() throws IOException {
    try (Spool spool = contents.open(directory)) {
      // Each write to this device answers that no space is left.
      Files.createSymbolicLink(
          directory.resolve("1/00000000000000000001.spool"), Path.of("/dev/full"));

      assertThatThrownBy(() -> SpoolContents.append(spool, "one"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      assertThat(spool.isEmpty()).isTrue();
      SpoolContents.append(spool, "one", "two");
      assertThat(SpoolContents.drain(spool)).containsExactly("one", "two");
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void nobodyButTheOwnerMayRead() throws IOException {
    Path spoolDirectory = directory.resolve("deep/spool");
    try (Spool spool = contents.open(spoolDirectory)) {
      SpoolContents.append(spool, "one");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spoolDirectory)))
          .isEqualTo("rwx------");
    }
  }

  private byte[] fiveFrames() throws IOException {
    Path source = directory.resolve("source");
    try (Spool spool = contents.open(source)) {
      SpoolContents.append(spool, "one", "two", "three", "four", "five");
    }
    return Files.readAllBytes(SpoolContents.segments(source).get(0));
  }

  private static List<Integer> ends(byte[] segment) {
    List<Integer> ends = new ArrayList<>();
    for (int at = 0; at < segment.length; at = ends.get(ends.size() - 1)) {
      ends.add(at + Frame.read(segment, at, at).orElseThrow().size());
    }
    return ends;
  }

  private Path copy(String name, byte[] segment) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name).resolve("1"));
    Files.write(folder.resolve("00000000000000000001.spool"), segment);
    return directory.resolve(name);
  }
}
