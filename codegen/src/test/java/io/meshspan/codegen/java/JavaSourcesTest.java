package io.meshspan.codegen.java;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.codegen.ExpectedFiles;
import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.TestRegistry;
import io.meshspan.codegen.registry.Registry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaSourcesTest {
  @Test
  void theTestFamilyBecomesTheGoldenSources() throws IOException {
    new ExpectedFiles(TestRegistry.RESOURCES.resolve("golden"), "golden.update")
        .areInStepWith(JavaSources.of(TestRegistry.read()));
  }

  @Test
  void everyFileNamesTheYamlThatItComesFrom() {
    assertThat(JavaSources.of(Registry.load()))
        .hasSizeGreaterThan(100)
        .allSatisfy(
            file ->
                assertThat(file.text().lines().findFirst().orElse(""))
                    .matches("// Generated from conventions/\\S+\\.yaml(:\\d+)?\\."));
  }

  @Test
  void noLineIsWiderThanAPageAndNoFileLongerThanAPersonReads() {
    for (GeneratedFile file : JavaSources.of(Registry.load())) {
      List<String> wide = file.text().lines().filter(line -> line.length() > 100).toList();
      assertThat(wide).as(file.path()).isEmpty();
      assertThat(file.text().lines().count()).as(file.path()).isLessThan(500);
    }
  }

  @Test
  void theSameRegistryGivesTheSameSources() {
    assertThat(JavaSources.of(Registry.load())).isEqualTo(JavaSources.of(Registry.load()));
  }

  @Test
  void aLongTextBecomesSeveralLiteralsThatMakeItAgain() {
    String text = "word \"quoted\" ".repeat(20);
    String literal = JavaFile.literal(text, "        ", ",");
    assertThat(literal.lines()).hasSizeGreaterThan(2).allMatch(line -> line.length() <= 100);
    String joined = literal.replaceAll("\"\n\\s+\\+ \"", "").replace("\\\"", "'");
    assertThat(joined).isEqualTo("\"" + text.replace('"', '\'') + "\"");
  }
}
