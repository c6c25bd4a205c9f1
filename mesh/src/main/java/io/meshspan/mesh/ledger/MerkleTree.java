package io.meshspan.mesh.ledger;

import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle tree as RFC 6962 §2.1 has it: leaves and inner nodes are hashed differently, so that
 * neither passes for the other, and a tree of any size splits at the largest power of two.
 * Immutable.
 */
public final class MerkleTree {
  /** The root of a tree without leaves. */
  public static final Digest EMPTY_ROOT = Digest.sha256();

  private static final Bytes LEAF = Bytes.of(new byte[] {0});
  private static final Bytes NODE = Bytes.of(new byte[] {1});

  private final List<Digest> leaves;

  private MerkleTree(List<Digest> leaves) {
    this.leaves = leaves;
  }

  /** The tree over these contents, in their order. */
  public static MerkleTree of(List<Bytes> contents) {
    return new MerkleTree(contents.stream().map(MerkleTree::leafHash).toList());
  }

  /** The tree over a block's transactions. */
  static MerkleTree ofTransactions(List<Transaction> transactions) {
    return of(transactions.stream().map(BlockCodec::encode).toList());
  }

  /** What a leaf of this content hashes to. */
  public static Digest leafHash(Bytes content) {
    return Digest.sha256(LEAF, content);
  }

  static Digest nodeHash(Digest left, Digest right) {
    return Digest.sha256(NODE, left.bytes(), right.bytes());
  }

  /** The root. */
  public Digest root() {
    return root(leaves);
  }

  private static Digest root(List<Digest> leaves) {
    if (leaves.isEmpty()) {
      return EMPTY_ROOT;
    }
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int split = split(leaves.size());
    return nodeHash(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
  }

  /**
   * The proof that a leaf is in the tree.
   *
   * @param index which leaf, from 0
   * @throws IndexOutOfBoundsException when there is no such leaf
   */
  public MerkleProof proof(int index) {
    List<Digest> path = new ArrayList<>();
    collectPath(leaves, index, path);
    return new MerkleProof(leaves.get(index), index, leaves.size(), path);
  }

  private static void collectPath(List<Digest> leaves, int index, List<Digest> path) {
    if (leaves.size() <= 1) {
      return;
    }
    int split = split(leaves.size());
    List<Digest> left = leaves.subList(0, split);
    List<Digest> right = leaves.subList(split, leaves.size());
    if (index < split) {
      collectPath(left, index, path);
      path.add(root(right));
    } else {
      collectPath(right, index - split, path);
      path.add(root(left));
    }
  }

  /** The largest power of two below the size. */
  static int split(int size) {
    return Integer.highestOneBit(size - 1);
  }
}
