/**
 * The ledger: transactions in the order that consensus gave them, in blocks that name the hash of
 * the block before and the Merkle root of what is in them. Every node makes the same blocks by
 * itself, since where a block ends is decided by the log alone: by size, or by an entry that says
 * that time is up. A node that was away takes the blocks that it lacks from a neighbour and
 * believes none of them unchecked; then it follows the log again.
 *
 * <p>Knows no consensus library, no network and no virtual machine: entries are handed in,
 * questions to neighbours go through {@link io.meshspan.mesh.ledger.Neighbours}, and what a
 * transaction does is up to an {@link io.meshspan.mesh.ledger.Execution}.
 */
package io.meshspan.mesh.ledger;
