package io.meshspan.codegen;

import io.meshspan.codegen.registry.Registry;
import io.meshspan.codegen.registry.RegistrySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The small registry of the tests: one family that has one of everything. */
public final class TestRegistry {
  /** Where test resources lie, seen from the module's folder, in which Maven runs tests. */
  public static final Path RESOURCES = Path.of("src", "test", "resources");

  private TestRegistry() {}

  public static String text(String file) {
    try {
      return Files.readString(RESOURCES.resolve("registry").resolve(file));
    } catch (IOException e) {
      throw new AssertionError("run the tests in the module's folder", e);
    }
  }

  public static Registry read() {
    return withTide(text("tide.yaml"));
  }

  public static Registry withTide(String tide) {
    return Registry.read(
        List.of(
            new RegistrySource("registry/shared.yaml", text("shared.yaml")),
            new RegistrySource("registry/tide.yaml", tide)));
  }
}
