/**
 * What every process of the mesh does in the same way: it reads its options from a command line or
 * a file, logs to a file of its own, and ends when its parent is gone. Knows nothing of what the
 * process is for.
 */
package io.meshspan.mesh.process;
