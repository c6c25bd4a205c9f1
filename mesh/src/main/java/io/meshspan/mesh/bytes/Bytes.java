package io.meshspan.mesh.bytes;

import java.util.Arrays;
import java.util.HexFormat;

/** Some bytes, compared by value. Immutable, thread-safe. */
public final class Bytes {
  private static final Bytes NONE = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** No bytes at all. */
  public static Bytes none() {
    return NONE;
  }

  /** A copy of an array. */
  public static Bytes of(byte[] array) {
    return array.length == 0 ? NONE : new Bytes(array.clone());
  }

  /**
   * Reads hexadecimal digits, with or without 0x before them.
   *
   * @throws IllegalArgumentException when the text is something else
   */
  public static Bytes fromHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex.startsWith("0x") ? hex.substring(2) : hex));
  }

  /** These bytes, then the others. */
  public Bytes then(Bytes others) {
    byte[] all = Arrays.copyOf(content, content.length + others.content.length);
    System.arraycopy(others.content, 0, all, content.length, others.content.length);
    return new Bytes(all);
  }

  /** Whether these bytes begin with the others. */
  public boolean startsWith(Bytes others) {
    return content.length >= others.content.length
        && Arrays.equals(
            content, 0, others.content.length, others.content, 0, others.content.length);
  }

  /** The bytes from one position, to before another. */
  public Bytes slice(int from, int to) {
    return new Bytes(Arrays.copyOfRange(content, from, to));
  }

  public int size() {
    return content.length;
  }

  public boolean isEmpty() {
    return content.length == 0;
  }

  /** A copy. */
  public byte[] toArray() {
    return content.clone();
  }

  /** Lower-case hexadecimal digits, without 0x. */
  public String hex() {
    return HexFormat.of().formatHex(content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length <= 40 ? "0x" + hex() : content.length + " bytes";
  }
}
