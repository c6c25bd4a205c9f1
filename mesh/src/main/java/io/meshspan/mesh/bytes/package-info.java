/** Bytes that cannot change, and their hashes: what crosses links and stands in blocks. */
package io.meshspan.mesh.bytes;
