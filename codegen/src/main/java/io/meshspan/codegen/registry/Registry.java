package io.meshspan.codegen.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All families. Immutable.
 *
 * <pre>{@code
 * Registry registry = Registry.load();
 * registry.families().forEach(family -> System.out.println(family.id()));
 * }</pre>
 *
 * @param families those with spans, in the order of their ids
 * @param shared the attributes of no single family
 */
public record Registry(List<Family> families, List<Attribute> shared) {
  private static final String FOLDER = "io/meshspan/conventions/";
  private static final String REPOSITORY_FOLDER = "conventions/src/main/resources/" + FOLDER;

  public Registry {
    families = List.copyOf(families);
    shared = List.copyOf(shared);
  }

  /**
   * Reads the registry of Meshspan itself from the class path.
   *
   * @throws InvalidRegistryException with every problem, if there is one
   */
  public static Registry load() {
    URL schema = Registry.class.getClassLoader().getResource(FOLDER + "registry.schema.json");
    if (schema == null) {
      throw new IllegalStateException(
          "the registry is not on the class path; add meshspan-conventions to it");
    }
    try {
      URI uri = URI.create(schema.toString().replace(" ", "%20"));
      if (!"jar".equals(uri.getScheme())) {
        return load(Path.of(uri).resolveSibling("."), REPOSITORY_FOLDER);
      }
      String jar = uri.getRawSchemeSpecificPart().replaceFirst("!/.*", "");
      try (FileSystem files = FileSystems.newFileSystem(Path.of(URI.create(jar)), Map.of())) {
        return load(files.getPath(FOLDER), REPOSITORY_FOLDER);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the registry at " + schema, e);
    }
  }

  /**
   * Reads every {@code .yaml} file of a folder.
   *
   * @param shownAs the folder's name in messages and generated files, ending with a slash
   * @throws InvalidRegistryException with every problem, if there is one
   * @throws IOException if the folder cannot be read
   */
  public static Registry load(Path folder, String shownAs) throws IOException {
    List<RegistrySource> sources = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".yaml")) {
          sources.add(new RegistrySource(shownAs + name, Files.readString(file)));
        }
      }
    }
    return read(sources);
  }

  /**
   * Reads these files.
   *
   * @throws InvalidRegistryException with every problem, if there is one
   */
  public static Registry read(List<RegistrySource> sources) {
    Problems problems = new Problems();
    List<Draft> drafts = new ArrayList<>();
    for (RegistrySource source : sources) {
      new FileReader(problems, source).read().ifPresent(drafts::add);
    }
    Registry registry = new Linker(problems, drafts).link();
    problems.throwIfAny();
    return registry;
  }

  /** The family with an id. */
  public Optional<Family> family(String id) {
    return families.stream().filter(family -> family.id().equals(id)).findFirst();
  }

  /** All spans, family by family. */
  public List<Span> spans() {
    return families.stream().flatMap(family -> family.spans().stream()).toList();
  }
}
