package io.meshspan.mesh.ledger;

import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;

/** What nodes ask each other about the ledger. */
sealed interface Question {

  /** How far are you? Answered by a header. */
  record Tip() implements Question {}

  /** The blocks of these heights, both included; answered by as many of the first as fit. */
  record Blocks(long from, long to) implements Question {}

  /** The proof that a transaction is in its block. */
  record Proof(Digest transactionId) implements Question {}

  default Bytes encode() {
    ByteWriter writer = new ByteWriter();
    if (this instanceof Blocks blocks) {
      return writer.number('B').longNumber(blocks.from()).longNumber(blocks.to()).done();
    }
    return this instanceof Proof proof
        ? writer.number('P').digest(proof.transactionId()).done()
        : writer.number('T').done();
  }

  static Question decode(Bytes bytes) throws MalformedLedgerException {
    return ByteReader.read(
        bytes,
        "question",
        reader -> {
          int kind = reader.number();
          return switch (kind) {
            case 'T' -> new Tip();
            case 'B' -> new Blocks(reader.longNumber(), reader.longNumber());
            case 'P' -> new Proof(reader.digest());
            default -> throw new MalformedLedgerException("no question has the kind " + kind);
          };
        });
  }
}
