package io.meshspan.mesh.ledger;

import io.meshspan.mesh.bytes.Digest;
import java.util.List;

/**
 * That a leaf is in a tree of which only the root is known: the hashes beside the way from the leaf
 * up.
 *
 * @param leaf hash of the leaf
 * @param index which leaf of the tree it is, from 0
 * @param size how many leaves the tree has
 * @param path the hashes, from the leaf's neighbour to the root's child
 */
public record MerkleProof(Digest leaf, int index, int size, List<Digest> path) {
  public MerkleProof {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("a tree of " + size + " leaves has none at " + index);
    }
    path = List.copyOf(path);
  }

  /** Whether hashing the leaf up along the path gives this root, with no hash missing or left. */
  public boolean leadsTo(Digest root) {
    return path.size() == depth(index, size) && up(index, size, path.size()).equals(root);
  }

  private Digest up(int position, int leaves, int steps) {
    if (steps == 0) {
      return leaf;
    }
    int split = MerkleTree.split(leaves);
    Digest beside = path.get(steps - 1);
    return position < split
        ? MerkleTree.nodeHash(up(position, split, steps - 1), beside)
        : MerkleTree.nodeHash(beside, up(position - split, leaves - split, steps - 1));
  }

  private static int depth(int index, int size) {
    int depth = 0;
    int position = index;
    int leaves = size;
    while (leaves > 1) {
      int split = MerkleTree.split(leaves);
      depth++;
      leaves = position < split ? split : leaves - split;
      position = position < split ? position : position - split;
    }
    return depth;
  }
}
