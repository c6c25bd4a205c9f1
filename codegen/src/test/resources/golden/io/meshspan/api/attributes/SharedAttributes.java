// Generated from registry/shared.yaml:8.
// Change that file, not this one.
package io.meshspan.api.attributes;

import io.opentelemetry.api.common.AttributeKey;

/** Attribute keys: attributes of no single family. */
public final class SharedAttributes {
  /**
   * The node.
   *
   * <p>{@code mesh.node.id}; for example {@code node-3}.
   */
  public static final AttributeKey<String> MESH_NODE_ID = AttributeKey.stringKey("mesh.node.id");

  private SharedAttributes() {}
}
