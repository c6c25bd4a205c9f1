package io.meshspan.mesh.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  @Property(tries = 300)
  void everyLeafIsProvenAndByAsManyHashesAsTheTreeIsDeep(
      @ForAll("contents") List<Bytes> contents, @ForAll @IntRange(max = 1_000) int any) {
    MerkleTree tree = MerkleTree.of(contents);
    MerkleProof proof = tree.proof(any % contents.size());
    assertThat(proof.leadsTo(tree.root())).isTrue();
    assertThat(proof.path()).hasSizeLessThanOrEqualTo(depth(contents.size()));
  }

  @Property(tries = 300)
  void aProofWithAnyPartChangedDoesNotLeadToTheRoot(
      @ForAll("contents") List<Bytes> contents,
      @ForAll @IntRange(max = 1_000) int any,
      @ForAll @IntRange(max = 255) int bit) {
    MerkleTree tree = MerkleTree.of(contents);
    MerkleProof proof = tree.proof(any % contents.size());
    Digest root = tree.root();
    assertThat(
            new MerkleProof(flip(proof.leaf(), bit), proof.index(), proof.size(), proof.path())
                .leadsTo(root))
        .as("another leaf")
        .isFalse();
    assertThat(proof.leadsTo(flip(root, bit))).as("another root").isFalse();
    for (int i = 0; i < proof.path().size(); i++) {
      List<Digest> path = new ArrayList<>(proof.path());
      path.set(i, flip(path.get(i), bit));
      assertThat(new MerkleProof(proof.leaf(), proof.index(), proof.size(), path).leadsTo(root))
          .as("another hash at %d", i)
          .isFalse();
    }
    List<Digest> longer = new ArrayList<>(proof.path());
    longer.add(root);
    assertThat(new MerkleProof(proof.leaf(), proof.index(), proof.size(), longer).leadsTo(root))
        .as("one hash more")
        .isFalse();
    if (!proof.path().isEmpty()) {
      List<Digest> shorter = proof.path().subList(1, proof.path().size());
      assertThat(new MerkleProof(proof.leaf(), proof.index(), proof.size(), shorter).leadsTo(root))
          .as("one hash fewer")
          .isFalse();
    }
  }

  @Property(tries = 200)
  void aProofHoldsForItsOwnPlaceAlone(
      @ForAll("contents") List<Bytes> contents,
      @ForAll @IntRange(max = 1_000) int any,
      @ForAll @IntRange(max = 1_000) int other) {
    MerkleTree tree = MerkleTree.of(contents);
    MerkleProof proof = tree.proof(any % contents.size());
    int place = other % contents.size();
    boolean claimed =
        new MerkleProof(proof.leaf(), place, proof.size(), proof.path()).leadsTo(tree.root());
    // Where contents are equal two places can have the same proof, and both are right.
    assertThat(claimed).isEqualTo(proof.equals(tree.proof(place)) || place == proof.index());
  }

  @Property(tries = 100)
  void anotherContentOrOrderIsAnotherRoot(
      @ForAll("contents") List<Bytes> contents, @ForAll @IntRange(max = 1_000) int any) {
    List<Bytes> changed = new ArrayList<>(contents);
    int at = any % contents.size();
    changed.set(at, changed.get(at).then(Bytes.of(new byte[] {1})));
    assertThat(MerkleTree.of(changed).root()).isNotEqualTo(MerkleTree.of(contents).root());
    List<Bytes> turned = new ArrayList<>(contents);
    java.util.Collections.reverse(turned);
    assertThat(MerkleTree.of(turned).root().equals(MerkleTree.of(contents).root()))
        .isEqualTo(turned.equals(contents));
  }

  @Provide
  Arbitrary<List<Bytes>> contents() {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMaxSize(40)
        .map(Bytes::of)
        .list()
        .ofMinSize(1)
        .ofMaxSize(70);
  }

  @Test
  void rootsAreThoseOfRfc6962() {
    // The test vectors of certificate-transparency's reference implementation.
    List<Bytes> leaves = new ArrayList<>();
    leaves.add(Bytes.none());
    leaves.add(Bytes.fromHex("00"));
    leaves.add(Bytes.fromHex("10"));
    leaves.add(Bytes.fromHex("2021"));
    leaves.add(Bytes.fromHex("3031"));
    leaves.add(Bytes.fromHex("40414243"));
    leaves.add(Bytes.fromHex("5051525354555657"));
    leaves.add(Bytes.fromHex("606162636465666768696a6b6c6d6e6f"));
    assertThat(MerkleTree.of(List.of()).root())
        .hasToString("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(MerkleTree.of(leaves.subList(0, 1)).root())
        .hasToString("0x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assertThat(MerkleTree.of(leaves.subList(0, 3)).root())
        .hasToString("0xaeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
    assertThat(MerkleTree.of(leaves).root())
        .hasToString("0x5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  }

  @Test
  void aTreeHasNoProofForALeafThatItDoesNotHave() {
    MerkleTree tree = MerkleTree.of(List.of(Bytes.of("a".getBytes(StandardCharsets.UTF_8))));
    assertThatThrownBy(() -> tree.proof(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static int depth(int size) {
    return size == 1 ? 0 : 32 - Integer.numberOfLeadingZeros(size - 1);
  }

  private static Digest flip(Digest digest, int bit) {
    byte[] bytes = digest.bytes().toArray();
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return new Digest(Bytes.of(bytes));
  }
}
