package io.meshspan.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream errors = new PrintStream(said, true, StandardCharsets.UTF_8);

  @Test
  void aTargetThatDoesNotExistIsAnsweredWithThoseThatDo(@TempDir Path folder) throws IOException {
    assertThat(Generate.run(new String[] {"cobol", folder.toString()}, errors)).isFalse();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("docs, java, registry-json");
  }

  @Test
  void writesTheTargetIntoTheFolder(@TempDir Path folder) throws IOException {
    assertThat(Generate.run(new String[] {"registry-json", folder.toString()}, errors)).isTrue();
    assertThat(folder.resolve("io/meshspan/registry.json")).isNotEmptyFile();
  }

  @Test
  void whatIsRightAlreadyIsNotTouched(@TempDir Path folder) throws IOException {
    List<GeneratedFile> files = List.of(new GeneratedFile("a/b.txt", "same"));
    OutputFolder.of(folder).replaceWith(files);
    FileTime old = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(folder.resolve("a/b.txt"), old);
    OutputFolder.of(folder).replaceWith(files);
    assertThat(Files.getLastModifiedTime(folder.resolve("a/b.txt"))).isEqualTo(old);
  }

  @Test
  void onlyWhatWasGeneratedIsRemoved(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("Old.java"), "// Generated from x.yaml:1.\n");
    Files.writeString(folder.resolve("notes.md"), "by hand\n");
    Files.write(folder.resolve("Some.class"), new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA});
    OutputFolder.of(folder).replaceWith(List.of(new GeneratedFile("New.java", "new")));
    assertThat(folder.resolve("Old.java")).doesNotExist();
    assertThat(folder.resolve("notes.md")).exists();
    assertThat(folder.resolve("Some.class")).exists();
    assertThat(folder.resolve("New.java")).hasContent("new");
  }
}
