package io.meshspan.codegen;

/**
 * A file that is made from the registry.
 *
 * @param path relative to the output folder, with slashes
 * @param text its whole content
 */
public record GeneratedFile(String path, String text) {}
