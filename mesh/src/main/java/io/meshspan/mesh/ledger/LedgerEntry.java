package io.meshspan.mesh.ledger;

import io.meshspan.mesh.bytes.Bytes;
import java.time.Instant;

/** What the log says to the ledger. */
public sealed interface LedgerEntry {

  /** Somebody wants this done. */
  record Submitted(Transaction transaction) implements LedgerEntry {}

  /**
   * Transactions have waited long enough: whatever waits becomes this block. Of no effect once a
   * block of that height is there, so that it does no harm to say it twice.
   */
  record TimeIsUp(long height, Instant time) implements LedgerEntry {}

  /** The entry as it stands in the log. */
  default Bytes encode() {
    return this instanceof Submitted submitted
        ? new ByteWriter().number('T').bytes(BlockCodec.encode(submitted.transaction())).done()
        : new ByteWriter()
            .number('C')
            .longNumber(((TimeIsUp) this).height())
            .time(((TimeIsUp) this).time())
            .done();
  }

  /**
   * Reads what {@link #encode()} wrote.
   *
   * @throws MalformedLedgerException when the bytes are no entry
   */
  static LedgerEntry decode(Bytes bytes) throws MalformedLedgerException {
    return ByteReader.read(
        bytes,
        "ledger entry",
        reader -> {
          int kind = reader.number();
          return switch (kind) {
            case 'T' -> new Submitted(BlockCodec.decodeTransaction(reader.bytes()));
            case 'C' -> new TimeIsUp(reader.longNumber(), reader.time());
            default -> throw new MalformedLedgerException("no ledger entry has the kind " + kind);
          };
        });
  }
}
