package io.meshspan.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.mesh.federation.GlobalModel;
import io.meshspan.mesh.learning.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningFilesTest {
  @TempDir Path data;

  @Test
  void theModelThatWasKeptLastIsRead() {
    LearningFiles files = new LearningFiles(data.resolve("learning"));
    assertThat(files.read()).isEmpty();
    files.keep(new GlobalModel(1, Vector.of(1)));
    files.keep(new GlobalModel(2, Vector.of(0.1, -2)));
    assertThat(new LearningFiles(data.resolve("learning")).read())
        .contains(new GlobalModel(2, Vector.of(0.1, -2)));
    assertThat(data.resolve("learning")).isDirectoryContaining("glob:**/model");
  }

  @Test
  void aDamagedFileIsABeginningAnew() throws IOException {
    for (String damaged : new String[] {"", "2", "2 AAAA", "x AAAAAAAAAAA=", "-1 AAAAAAAAAAA="}) {
      Files.writeString(data.resolve("model"), damaged);
      assertThat(new LearningFiles(data).read()).as("\"%s\"", damaged).isEmpty();
    }
  }

  @Test
  void whereNothingCanBeWrittenTheNodeGoesOn() throws IOException {
    Path file = Files.writeString(data.resolve("a-file"), "");
    new LearningFiles(file).keep(new GlobalModel(1, Vector.of(1)));
    assertThat(new LearningFiles(file).read()).isEmpty();
  }
}
