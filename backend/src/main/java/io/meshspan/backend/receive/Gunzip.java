package io.meshspan.backend.receive;

import io.meshspan.backend.receive.RefusedMessageException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Decompression that stops at a limit: a few bytes can hold gigabytes of zeros. */
final class Gunzip {
  private Gunzip() {}

  static byte[] inflate(byte[] compressed, int limit) throws RefusedMessageException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed), 8192)) {
      byte[] inflated = in.readNBytes(limit);
      if (inflated.length == limit && in.read() >= 0) {
        throw new RefusedMessageException(
            Kind.TOO_LARGE,
            "the message is larger than "
                + limit
                + " bytes when decompressed: send smaller batches");
      }
      return inflated;
    } catch (IOException e) {
      throw RefusedMessageException.malformed("the body is not gzip: " + e.getMessage());
    }
  }
}
