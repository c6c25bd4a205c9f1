package io.meshspan.backend.query;

/**
 * How often one service called another, or itself.
 *
 * @param calls spans of the child whose parent is a span of the parent
 */
public record Dependency(String parent, String child, long calls) {}
