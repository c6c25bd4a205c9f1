package io.meshspan.mesh.ledger;

import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers to each {@link Question}, as bytes. */
final class Answers {
  private Answers() {}

  static Bytes tip(BlockHeader header) {
    return BlockCodec.encode(header);
  }

  static BlockHeader readTip(Bytes bytes) throws MalformedLedgerException {
    return BlockCodec.decodeHeader(bytes);
  }

  static Bytes blocks(List<Block> blocks) {
    ByteWriter writer = new ByteWriter().count(blocks.size());
    blocks.forEach(block -> writer.bytes(BlockCodec.encode(block)));
    return writer.done();
  }

  static List<Block> readBlocks(Bytes bytes) throws MalformedLedgerException {
    return ByteReader.read(
        bytes,
        "answer",
        reader -> {
          List<Block> blocks = new ArrayList<>();
          for (int left = reader.count(); left > 0; left--) {
            blocks.add(BlockCodec.decodeBlock(reader.bytes()));
          }
          return blocks;
        });
  }

  /** Where a transaction is, and the proof of it. */
  record Proven(long height, MerkleProof proof) {}

  static Bytes proof(Optional<Proven> proven) {
    if (proven.isEmpty()) {
      return Bytes.none();
    }
    MerkleProof proof = proven.get().proof();
    ByteWriter writer =
        new ByteWriter()
            .longNumber(proven.get().height())
            .digest(proof.leaf())
            .count(proof.index())
            .count(proof.size())
            .count(proof.path().size());
    proof.path().forEach(writer::digest);
    return writer.done();
  }

  static Optional<Proven> readProof(Bytes bytes) throws MalformedLedgerException {
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    return ByteReader.read(
        bytes,
        "proof",
        reader -> {
          long height = reader.longNumber();
          Digest leaf = reader.digest();
          int index = reader.count();
          int size = reader.count();
          List<Digest> path = new ArrayList<>();
          for (int left = reader.count(); left > 0; left--) {
            path.add(reader.digest());
          }
          return Optional.of(new Proven(height, new MerkleProof(leaf, index, size, path)));
        });
  }
}
