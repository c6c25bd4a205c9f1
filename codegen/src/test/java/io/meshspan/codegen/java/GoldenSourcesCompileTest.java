package io.meshspan.codegen.java;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.codegen.TestRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API is built from what this module writes, so its core is compiled here from source. */
class GoldenSourcesCompileTest {
  private static final Path GOLDEN = TestRegistry.RESOURCES.resolve("golden");
  private static final Path API = Path.of("..", "api", "src", "main", "java");
  private static final List<String> CORE = List.of("core", "propagation", "catalog");

  @Test
  void theGoldenSourcesCompileWithTheCoreOfTheApiAndWithoutWarnings(@TempDir Path out)
      throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String folder : CORE) {
      sources.addAll(javaFiles(API.resolve("io/meshspan/api").resolve(folder)));
    }
    // Families permits Meshspan alone, which knows the real families.
    javaFiles(GOLDEN).stream()
        .filter(file -> !file.endsWith("Families.java"))
        .forEach(sources::add);
    assertThat(compile(sources, out)).isEmpty();
    assertThat(out.resolve("io/meshspan/api/tide/MeasurementSpan.class")).exists();
  }

  private static List<String> compile(List<Path> sources, Path out) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(said, Locale.ROOT, StandardCharsets.UTF_8)) {
      compiler
          .getTask(
              null,
              files,
              said,
              List.of(
                  "--release",
                  "17",
                  "-proc:none",
                  "-Xlint:all,-serial,-options",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "-d",
                  out.toString()),
              null,
              files.getJavaFileObjectsFromPaths(sources))
          .call();
    }
    return said.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getSource() != null || isError(diagnostic))
        .map(diagnostic -> diagnostic.toString())
        .toList();
  }

  /** Warnings about no source are about somebody else's class files. */
  private static boolean isError(Diagnostic<?> diagnostic) {
    return diagnostic.getKind() == Diagnostic.Kind.ERROR;
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
