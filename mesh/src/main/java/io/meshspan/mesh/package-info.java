/** The entry point of a node's process. */
package io.meshspan.mesh;
