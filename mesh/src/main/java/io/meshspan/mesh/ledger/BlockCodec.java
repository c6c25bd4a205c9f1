package io.meshspan.mesh.ledger;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Transactions and blocks as bytes: what is hashed, stored and sent. */
public final class BlockCodec {
  private BlockCodec() {}

  /** A transaction: type, time, trace context in its binary form, payload. */
  public static Bytes encode(Transaction transaction) {
    return new ByteWriter()
        .number(transaction.type().code())
        .time(transaction.submittedAt())
        .trace(transaction.trace())
        .bytes(transaction.payload())
        .done();
  }

  static Transaction decodeTransaction(Bytes bytes) throws MalformedLedgerException {
    return ByteReader.read(
        bytes,
        "transaction",
        reader -> {
          int code = reader.number();
          TransactionType type =
              TransactionType.of(code)
                  .orElseThrow(
                      () -> new MalformedLedgerException("no transaction has the type " + code));
          Instant submittedAt = reader.time();
          TraceContext trace = reader.trace();
          return new Transaction(type, submittedAt, trace, reader.bytes());
        });
  }

  static Bytes encode(BlockHeader header) {
    return new ByteWriter()
        .longNumber(header.height())
        .digest(header.parent())
        .time(header.time())
        .longNumber(header.lastIndex())
        .digest(header.transactionsRoot())
        .digest(header.stateRoot())
        .longNumber(header.gasUsed())
        .done();
  }

  static BlockHeader decodeHeader(Bytes bytes) throws MalformedLedgerException {
    return ByteReader.read(
        bytes,
        "block header",
        reader -> {
          long height = reader.longNumber();
          Digest parent = reader.digest();
          Instant time = reader.time();
          long lastIndex = reader.longNumber();
          Digest transactionsRoot = reader.digest();
          Digest stateRoot = reader.digest();
          return new BlockHeader(
              height, parent, time, lastIndex, transactionsRoot, stateRoot, reader.longNumber());
        });
  }

  /** A block: its header, the number of its transactions, and each of them. */
  public static Bytes encode(Block block) {
    ByteWriter writer =
        new ByteWriter().bytes(encode(block.header())).count(block.transactions().size());
    block.transactions().forEach(transaction -> writer.bytes(encode(transaction)));
    return writer.done();
  }

  /**
   * Reads what {@link #encode(Block)} wrote; whether the block is valid is another question.
   *
   * @throws MalformedLedgerException when the bytes are no block
   */
  public static Block decodeBlock(Bytes bytes) throws MalformedLedgerException {
    return ByteReader.read(
        bytes,
        "block",
        reader -> {
          BlockHeader header = decodeHeader(reader.bytes());
          int count = reader.count();
          List<Transaction> transactions = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            transactions.add(decodeTransaction(reader.bytes()));
          }
          return new Block(header, transactions);
        });
  }
}
