package io.meshspan.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the mesh's runnable jar is. */
final class MeshJar {
  private static final String NAME = "meshspan-mesh.jar";

  private MeshJar() {}

  /** Named by the environment, beside this program's own jar, or where the build puts it. */
  static Path find() {
    String named = System.getenv("MESHSPAN_MESH_JAR");
    if (named != null && !named.isBlank()) {
      Path jar = Path.of(named);
      if (!Files.isRegularFile(jar)) {
        throw new ProblemException("MESHSPAN_MESH_JAR names " + jar + ", which is no file");
      }
      return jar;
    }
    Path here = home();
    List<Path> places =
        List.of(
            here.resolve(NAME),
            here.resolve("../../mesh/target").resolve(NAME),
            Path.of("mesh/target").resolve(NAME));
    return places.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .map(jar -> jar.toAbsolutePath().normalize())
        .orElseThrow(
            () ->
                new ProblemException(
                    "the mesh is not built ("
                        + NAME
                        + " is neither beside this program nor in mesh/target): run ./meshspan demo in the"
                        + " source folder, which builds it, or set MESHSPAN_MESH_JAR"));
  }

  private static Path home() {
    try {
      Path code =
          Path.of(MeshJar.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path parent = code.getParent();
      return parent == null ? Path.of(".") : parent;
    } catch (URISyntaxException e) {
      return Path.of(".");
    }
  }
}
