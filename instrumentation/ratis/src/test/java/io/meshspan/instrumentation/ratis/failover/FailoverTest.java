package io.meshspan.instrumentation.ratis.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes that cross the death of a leader. The number of writes and kills are properties of the
 * build: few in every build, 75 and 3 by {@code bench/run raft-failover}.
 */
final class FailoverTest {
  @Test
  void noSpanIsAnOrphanAndNoApplyIsWithoutItsLinkWhenLeadersAreKilled(@TempDir Path directory)
      throws Exception {
    Path table = directory.resolve("table");
    runFailover(directory, table);

    Comparison comparison = Comparison.read(directory);
    Comparison.Figures meshspan = comparison.of(Comparison.MESHSPAN);
    Files.copy(
        table,
        Path.of("target", "raft-failover.txt"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(meshspan.writes())
        .isGreaterThanOrEqualTo(Integer.getInteger("raft.failover.writes"));
    assertThat(meshspan.orphans()).isZero();
    assertThat(comparison.linkedByCommits()).containsAll(comparison.applies());
    assertThat(meshspan.writesFollowed()).isEqualTo(meshspan.writes());
    assertThat(comparison.of(Comparison.RATIS).spans())
        .as("Ratis's own tracing was really on")
        .isPositive();
    assertThat(comparison.spans().stream().filter(s -> s.name().equals("raft.leader_election")))
        .hasSizeGreaterThan(Integer.getInteger("raft.failover.kills"));
  }

  private static void runFailover(Path directory, Path table) throws Exception {
    File log = directory.resolve("log-client").toFile();
    Process client =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx192m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Failover.class.getName(),
                    System.getProperty("raft.failover.writes"),
                    System.getProperty("raft.failover.kills"),
                    directory.toString()))
            .redirectOutput(table.toFile())
            .redirectError(log)
            .start();
    try {
      assertThat(client.waitFor(5, TimeUnit.MINUTES)).as("the run ended").isTrue();
      assertThat(client.exitValue()).as(Files.readString(log.toPath())).isZero();
    } finally {
      client.destroyForcibly().waitFor();
    }
  }
}
