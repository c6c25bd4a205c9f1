package io.meshspan.store.segment;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Raw Deflate. Inflating is for many threads, deflating for one at a time. */
final class Deflation implements AutoCloseable {
  private final Queue<Inflater> idle = new ConcurrentLinkedQueue<>();
  private final Deflater deflater;
  private byte[] buffer = new byte[1 << 12];

  Deflation() {
    // Made with its first use: what only reads needs none.
    deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  }

  /** The bytes, shorter or longer than they were. */
  byte[] deflate(byte[] raw) {
    deflater.reset();
    deflater.setInput(raw);
    deflater.finish();
    int size = 0;
    while (!deflater.finished()) {
      if (size == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
      size += deflater.deflate(buffer, size, buffer.length - size);
    }
    return Arrays.copyOf(buffer, size);
  }

  /** What was deflated, if it is exactly so long. */
  byte[] inflate(ByteBuffer deflated, int length) {
    // Deflate makes nothing shorter than a thousandth.
    if (length < 0 || length > 1_100L * (deflated.remaining() + 1)) {
      throw new IllegalArgumentException("no " + length + " bytes are this short");
    }
    Inflater polled = idle.poll();
    Inflater inflater = polled == null ? new Inflater(true) : polled;
    try {
      inflater.setInput(deflated);
      byte[] raw = new byte[length];
      int size = 0;
      while (size < length) {
        int count = inflater.inflate(raw, size, length - size);
        if (count == 0) {
          throw new IllegalArgumentException("a deflated part ends too early");
        }
        size += count;
      }
      return raw;
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("a deflated part is damaged", e);
    } finally {
      inflater.reset();
      idle.add(inflater);
    }
  }

  @Override
  public void close() {
    deflater.end();
    for (Inflater inflater = idle.poll(); inflater != null; inflater = idle.poll()) {
      inflater.end();
    }
  }
}
