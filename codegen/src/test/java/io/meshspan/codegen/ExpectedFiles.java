package io.meshspan.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files in git that must be what the generator writes today. */
public final class ExpectedFiles {
  private final Path folder;
  private final String updateProperty;

  public ExpectedFiles(Path folder, String updateProperty) {
    this.folder = folder;
    this.updateProperty = updateProperty;
  }

  /** Compares; or with the property set, writes. */
  public void areInStepWith(List<GeneratedFile> generated) throws IOException {
    if (Boolean.getBoolean(updateProperty)) {
      Files.createDirectories(folder);
      OutputFolder.of(folder).replaceWith(generated);
    }
    TreeMap<String, String> expected = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        expected.put(name, Files.readString(file));
      }
    }
    TreeMap<String, String> actual =
        generated.stream()
            .collect(
                Collectors.toMap(
                    GeneratedFile::path, GeneratedFile::text, (a, b) -> a, TreeMap::new));
    String update = "update with: ./mvnw -pl codegen -am test -D" + updateProperty + "=true";
    assertThat(expected.keySet()).as(update).isEqualTo(actual.keySet());
    actual.forEach(
        (name, text) -> assertThat(expected.get(name)).as("%s; %s", name, update).isEqualTo(text));
  }
}
