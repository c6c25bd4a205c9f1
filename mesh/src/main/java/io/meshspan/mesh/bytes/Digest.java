package io.meshspan.mesh.bytes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A hash of 32 bytes.
 *
 * @param bytes exactly 32
 */
public record Digest(Bytes bytes) {
  /** Bytes that a digest has. */
  public static final int SIZE = 32;

  /** What stands where there is nothing to hash. */
  public static final Digest ZERO = new Digest(Bytes.of(new byte[SIZE]));

  public Digest {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("a digest has 32 bytes, got " + bytes.size());
    }
  }

  /** SHA-256 of the parts, one after the other. */
  public static Digest sha256(Bytes... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Bytes part : parts) {
        sha256.update(part.toArray());
      }
      return new Digest(Bytes.of(sha256.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Reads 64 hexadecimal digits, with or without 0x before them. */
  public static Digest fromHex(String hex) {
    return new Digest(Bytes.fromHex(hex));
  }

  /** 0x and 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return "0x" + bytes.hex();
  }
}
