package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code ./meshspan} script of the source folder. */
final class LauncherIT {
  private static final Path SCRIPT = MeshspanProcess.REPOSITORY.resolve("meshspan");

  @TempDir Path folder;

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    try (MeshspanProcess launcher = launch(toolsOnly(), "--version")) {
      assertThat(launcher.awaitEnd()).isEqualTo(1);
      assertThat(launcher.err().lines()).singleElement().asString().contains("JDK 17 or newer");
    }
  }

  @ParameterizedTest
  @CsvSource({"11.0.2, Java 11", "1.8.0_292, Java 8"})
  void anOldJdkIsNamedWithItsVersion(String version, String named) throws Exception {
    Path tools = toolsOnly();
    Path old =
        Files.writeString(
            tools.resolve("java"), "#!/bin/sh\necho 'openjdk version \"" + version + "\"' >&2\n");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (MeshspanProcess launcher = launch(tools, "--version")) {
      assertThat(launcher.awaitEnd()).isEqualTo(1);
      assertThat(launcher.err().lines()).hasSize(1);
      assertThat(launcher.err()).contains(named + ":").contains(old.toString()).contains("17");
    }
  }

  @ParameterizedTest
  @CsvSource({"meshspan, meshspan 0.1.0", "mvnw, Apache Maven"})
  void aJdkThatSpeaksOfItsOptionsFirstIsStillKnownByItsVersion(String script, String said)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(MeshspanProcess.REPOSITORY.resolve(script).toString(), "--version");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Duser.language=en");
    try (MeshspanProcess process = MeshspanProcess.start(builder)) {
      assertThat(process.awaitEnd()).as(process.err()).isZero();
      assertThat(process.out()).contains(said);
    }
  }

  @Test
  void aJavaHomeWithoutAJavaIsSaid() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", SCRIPT.toString(), "--version");
    builder.environment().put("JAVA_HOME", folder.toString());
    try (MeshspanProcess launcher = MeshspanProcess.start(builder)) {
      assertThat(launcher.awaitEnd()).isEqualTo(1);
      assertThat(launcher.err().lines()).hasSize(1);
      assertThat(launcher.err()).contains("JAVA_HOME");
    }
  }

  @Test
  void itRunsFromAnyWorkingDirectoryAndBuildsNothingThatIsThere() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "--version");
    builder.directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try (MeshspanProcess launcher = MeshspanProcess.start(builder)) {
      assertThat(launcher.awaitEnd()).as(launcher.err()).isZero();
      assertThat(launcher.out()).contains("0.1.0");
      assertThat(launcher.err()).doesNotContain("building");
    }
  }

  @Test
  void aRelativeDirectoryIsBelowTheFolderWhereThePersonStands() throws Exception {
    int offset = MeshspanProcess.freePortOffset();
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString(), "up", "--data", "spans", "--port-offset", "" + offset)
            .directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try (MeshspanProcess launcher = MeshspanProcess.start(builder)) {
      launcher.awaitOut("Ctrl-C ends it");
      assertThat(launcher.out()).contains("kept in " + folder.toRealPath().resolve("spans"));
      assertThat(folder.resolve("spans")).isDirectory();
    }
  }

  @Test
  void whatTheCommandAnswersIsAnswered() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "up", "--port-offset", "none");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try (MeshspanProcess launcher = MeshspanProcess.start(builder)) {
      assertThat(launcher.awaitEnd()).isEqualTo(2);
      assertThat(launcher.err()).contains("none");
    }
  }

  private MeshspanProcess launch(Path path, String argument) {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", SCRIPT.toString(), argument);
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", path.toString());
    return MeshspanProcess.start(builder);
  }

  /** A PATH with what the script calls, and no Java. */
  private Path toolsOnly() throws IOException {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : List.of("dirname", "sed", "find", "head")) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    return tools;
  }
}
