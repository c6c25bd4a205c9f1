package io.meshspan.mesh.node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/** What a process of the mesh is started with. */
final class MeshClassPath {
  private final List<Path> elements;

  private MeshClassPath(List<Path> elements) {
    this.elements = elements;
  }

  /** All but the tests' own classes, whose logging would go to the console. */
  static MeshClassPath whole() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new MeshClassPath(
        Arrays.stream(all.split(File.pathSeparator))
            .filter(element -> !element.endsWith("test-classes"))
            .map(Path::of)
            .toList());
  }

  /** Without every jar and folder that has anything of a package, or of one below it. */
  MeshClassPath without(String packageName) throws IOException {
    String folder = packageName.replace('.', '/') + "/";
    List<Path> left = new ArrayList<>();
    for (Path element : elements) {
      if (!has(element, folder)) {
        left.add(element);
      }
    }
    return new MeshClassPath(List.copyOf(left));
  }

  private static boolean has(Path element, String folder) throws IOException {
    if (Files.isDirectory(element)) {
      return Files.isDirectory(element.resolve(folder));
    }
    try (JarFile jar = new JarFile(element.toFile())) {
      return jar.stream().anyMatch(entry -> entry.getName().startsWith(folder));
    }
  }

  int size() {
    return elements.size();
  }

  @Override
  public String toString() {
    return elements.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
