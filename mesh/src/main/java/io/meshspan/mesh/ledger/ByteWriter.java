package io.meshspan.mesh.ledger;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Writes fields one after the other: numbers big-endian, bytes with their length before them. */
final class ByteWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private interface Writing {
    void write(DataOutputStream out) throws IOException;
  }

  private ByteWriter put(Writing writing) {
    try {
      writing.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return this;
  }

  ByteWriter number(int oneByte) {
    return put(to -> to.writeByte(oneByte));
  }

  ByteWriter longNumber(long number) {
    return put(to -> to.writeLong(number));
  }

  ByteWriter count(int upTo65535) {
    return put(to -> to.writeShort(upTo65535));
  }

  ByteWriter time(Instant time) {
    return longNumber(time.toEpochMilli());
  }

  ByteWriter digest(Digest digest) {
    return put(to -> to.write(digest.bytes().toArray()));
  }

  ByteWriter bytes(Bytes content) {
    return put(
        to -> {
          to.writeInt(content.size());
          to.write(content.toArray());
        });
  }

  ByteWriter trace(TraceContext trace) {
    return bytes(Bytes.of(trace.toBytes()));
  }

  Bytes done() {
    return Bytes.of(bytes.toByteArray());
  }
}
