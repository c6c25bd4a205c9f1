package io.meshspan.store.bytes;

import java.nio.ByteBuffer;

/** Reads what {@link ByteWriter} wrote; anything else ends in a runtime exception. */
public class ByteReader {
  private final ByteBuffer bytes;

  /** Reads from here to the buffer's limit; the buffer itself is left as it is. */
  public ByteReader(ByteBuffer from) {
    this.bytes = from.slice();
  }

  /** Whether all was read. */
  public final boolean atEnd() {
    return !bytes.hasRemaining();
  }

  /** How many bytes were read so far. */
  public final int position() {
    return bytes.position();
  }

  /** The next byte, from -128 to 127. */
  public final int int8() {
    return bytes.get();
  }

  /** Four bytes. */
  public final int int32() {
    return bytes.getInt();
  }

  /** Eight bytes. */
  public final long int64() {
    return bytes.getLong();
  }

  /** A number of up to ten bytes. */
  public final long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has more than 64 bits");
  }

  /** A number that may be negative. */
  public final long zigzag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** How many things follow, each of at least one byte. */
  public final int count() {
    return bounded(varint());
  }

  /** That many bytes. */
  public final byte[] raw(long length) {
    byte[] read = new byte[bounded(length)];
    bytes.get(read);
    return read;
  }

  /** A view of that many bytes, which are passed over. */
  public final ByteBuffer view(long length) {
    int bound = bounded(length);
    ByteBuffer view = bytes.slice(bytes.position(), bound);
    bytes.position(bytes.position() + bound);
    return view;
  }

  /**
   * Values that were {@linkplain ByteWriter#packed packed}.
   *
   * @param width 0 to 64
   */
  public final void packed(long[] into, int count, int width) {
    if (width < 0 || width > 64) {
      throw new IllegalArgumentException("no number has " + width + " bits");
    }
    int length = bounded(((long) count * width + 7) >>> 3);
    int start = bytes.position();
    long mask = width == 64 ? -1L : (1L << width) - 1;
    // Eight bytes at once where they are there; the last few one by one.
    int whole = start + length - 8;
    long bit = 0;
    for (int i = 0; i < count; i++) {
      int at = start + (int) (bit >>> 3);
      int skip = (int) bit & 7;
      long value;
      if (at <= whole) {
        value = Long.reverseBytes(bytes.getLong(at)) >>> skip;
        if (skip + width > 64) {
          value |= (bytes.get(at + 8) & 0xFFL) << (64 - skip);
        }
      } else {
        value = tail(at, start + length, skip, width);
      }
      into[i] = value & mask;
      bit += width;
    }
    bytes.position(start + length);
  }

  private long tail(int from, int end, int skip, int width) {
    long value = 0;
    int shift = -skip;
    for (int at = from; at < end && shift < width; at++, shift += 8) {
      long next = bytes.get(at) & 0xFFL;
      value |= shift < 0 ? next >>> -shift : next << shift;
    }
    return value;
  }

  /** A length that is not negative and does not point beyond the end. */
  protected final int bounded(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException("a length points beyond the end");
    }
    return (int) length;
  }
}
