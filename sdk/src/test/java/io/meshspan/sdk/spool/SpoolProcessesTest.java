package io.meshspan.sdk.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are killed, or share a directory. */
final class SpoolProcessesTest {
  private static final int ROUNDS = 10;

  private final SpoolContents contents = new SpoolContents();
  @TempDir Path directory;

  @Test
  void aKillAtAnyInstantLosesNothingThatWasTakenAndDoublesNothing() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int appended = 0;
    int released = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      try (SpoolProcess process = SpoolProcess.start(directory, appended + 1)) {
        process.awaitLines(1 + random.nextInt(200));
        process.kill();
        int saidAppended = process.lastAppended();
        int saidReleased = Math.max(released, process.lastReleased());

        List<Integer> held;
        try (Spool spool = contents.open(directory)) {
          held = SpoolContents.drain(spool).stream().map(SpoolProcess::number).toList();
          // Put back, for the next round to find.
          appended = held.get(held.size() - 1);
          released = held.get(0) - 1;
          for (int each : held) {
            SpoolContents.append(spool, each + " ");
          }
        }
        assertThat(held)
            .as("round %s, seed %s", round, seed)
            .isEqualTo(IntStream.rangeClosed(released + 1, appended).boxed().toList());
        // What was done may not have been said.
        assertThat(appended).as("seed %s", seed).isBetween(saidAppended, saidAppended + 1);
        assertThat(released).as("seed %s", seed).isBetween(saidReleased, saidReleased + 1);
      }
    }
    assertThat(contents.damaged).isEmpty();
    assertThat(contents.madeRoom).isEmpty();
  }

  @Test
  void twoProcessesShareADirectoryAndWhoEndsIsInheritedFrom() throws Exception {
    try (SpoolProcess other = SpoolProcess.start(directory, 1)) {
      other.awaitLines(20);
      try (Spool ours = contents.open(directory)) {
        assertThat(ours.found()).as("theirs is theirs").isEmpty();
        SpoolContents.append(ours, "ours");
        other.kill();
        assertThat(SpoolContents.drain(ours)).containsExactly("ours");
        SpoolContents.append(ours, "ours, later");
      }
      try (Spool heir = contents.open(directory)) {
        List<String> all = SpoolContents.drain(heir);
        assertThat(all).contains("ours, later").hasSizeGreaterThan(10);
        assertThat(SpoolContents.segments(directory)).isEmpty();
      }
    }
  }

  @Test
  void aSecondOneOfTheSameProcessHasAFolderOfItsOwn() throws Exception {
    try (Spool first = contents.open(directory);
        Spool second = contents.open(directory)) {
      SpoolContents.append(first, "first");
      SpoolContents.append(second, "second");
      assertThat(SpoolContents.drain(first)).containsExactly("first");
      assertThat(SpoolContents.drain(second)).containsExactly("second");
    }
  }
}
