package io.meshspan.codegen;

import io.meshspan.codegen.docs.ReferencePages;
import io.meshspan.codegen.java.JavaSources;
import io.meshspan.codegen.json.RegistryJson;
import io.meshspan.codegen.registry.InvalidRegistryException;
import io.meshspan.codegen.registry.Registry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes what is made from the registry into a folder: {@code Generate <target> <folder>}.
 *
 * <p>Files that are right already are not touched, so that a build that changes nothing compiles
 * nothing; files that the target no longer makes are removed from the folders it writes to.
 */
public final class Generate {
  private static final Map<String, Function<Registry, List<GeneratedFile>>> TARGETS =
      Map.of(
          "docs", ReferencePages::of, "java", JavaSources::of, "registry-json", RegistryJson::of);

  private Generate() {}

  /** Ends with an exception, and so the build, where the registry or the arguments are wrong. */
  public static void main(String[] arguments) throws IOException {
    if (!run(arguments, System.err)) {
      throw new IllegalArgumentException("nothing was generated: see the lines above");
    }
  }

  /** Whether all was written; what was wrong is said on the stream. */
  static boolean run(String[] arguments, PrintStream errors) throws IOException {
    if (arguments.length != 2 || !TARGETS.containsKey(arguments[0])) {
      errors.println(
          "usage: Generate <target> <folder>, where the target is one of "
              + String.join(", ", new TreeMap<>(TARGETS).keySet()));
      return false;
    }
    try {
      List<GeneratedFile> files = TARGETS.get(arguments[0]).apply(Registry.load());
      OutputFolder.of(Path.of(arguments[1])).replaceWith(files);
      return true;
    } catch (InvalidRegistryException e) {
      e.problems().forEach(errors::println);
      errors.println(e.problems().size() + " problem(s) in the registry");
      return false;
    }
  }
}
