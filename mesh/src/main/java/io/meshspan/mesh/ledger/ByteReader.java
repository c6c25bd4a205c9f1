package io.meshspan.mesh.ledger;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Reads what {@link ByteWriter} wrote; it comes from others and is not trusted. */
final class ByteReader {
  private final ByteBuffer in;

  private ByteReader(Bytes bytes) {
    in = ByteBuffer.wrap(bytes.toArray());
  }

  /** What to do with the reader: all of the bytes must be read. */
  @FunctionalInterface
  interface Reading<T> {
    T read(ByteReader reader) throws MalformedLedgerException;
  }

  static <T> T read(Bytes bytes, String what, Reading<T> reading) throws MalformedLedgerException {
    ByteReader reader = new ByteReader(bytes);
    try {
      T value = reading.read(reader);
      if (reader.in.hasRemaining()) {
        throw new MalformedLedgerException(
            reader.in.remaining() + " bytes follow the end of the " + what);
      }
      return value;
    } catch (BufferUnderflowException e) {
      throw new MalformedLedgerException("the " + what + " ends before its last field");
    } catch (IllegalArgumentException e) {
      throw new MalformedLedgerException("the " + what + " is malformed: " + e.getMessage());
    }
  }

  int number() {
    return in.get();
  }

  long longNumber() {
    return in.getLong();
  }

  int count() {
    return Short.toUnsignedInt(in.getShort());
  }

  Instant time() {
    return Instant.ofEpochMilli(in.getLong());
  }

  Digest digest() {
    byte[] bytes = new byte[Digest.SIZE];
    in.get(bytes);
    return new Digest(Bytes.of(bytes));
  }

  Bytes bytes() {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return Bytes.of(bytes);
  }

  TraceContext trace() {
    return TraceContext.fromBytes(bytes().toArray());
  }
}
