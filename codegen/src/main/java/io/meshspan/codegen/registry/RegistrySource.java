package io.meshspan.codegen.registry;

/**
 * The text of one registry file.
 *
 * @param path how messages and generated files name it, for example {@code conventions/raft.yaml}
 * @param text YAML
 */
public record RegistrySource(String path, String text) {
  /** The family's id: the file's name without its extension. */
  String id() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.endsWith(".yaml") ? name.substring(0, name.length() - ".yaml".length()) : name;
  }
}
