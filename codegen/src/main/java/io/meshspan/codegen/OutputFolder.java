package io.meshspan.codegen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A folder that holds generated files, perhaps beside others. */
final class OutputFolder {
  private final Path folder;

  private OutputFolder(Path folder) {
    this.folder = folder;
  }

  static OutputFolder of(Path folder) {
    return new OutputFolder(folder);
  }

  /** Afterwards the folder holds these files; those that were right already keep their time. */
  void replaceWith(List<GeneratedFile> files) throws IOException {
    Set<Path> wanted = new HashSet<>();
    for (GeneratedFile file : files) {
      Path path = folder.resolve(file.path());
      wanted.add(path);
      if (!Files.exists(path) || !Files.readString(path).equals(file.text())) {
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.text());
      }
    }
    try (Stream<Path> existing = Files.walk(folder)) {
      for (Path path : existing.filter(Files::isRegularFile).toList()) {
        if (!wanted.contains(path) && isGenerated(path)) {
          Files.delete(path);
        }
      }
    }
  }

  /** Only what says that it was generated is ever removed. */
  private static boolean isGenerated(Path path) throws IOException {
    // Whatever else is here may be binary; in this charset every byte is a character.
    try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
      return lines.limit(2).anyMatch(line -> line.contains("Generated from "));
    }
  }
}
