package io.meshspan.backend.receive;

import java.util.Arrays;
import java.util.Random;

/** What becomes of bytes on a bad way, and what never was a message. */
final class Damage {
  private final Random random;

  Damage(long seed) {
    this.random = new Random(seed);
  }

  /** A few bytes changed, cut off, doubled, or overwritten with others of the same message. */
  byte[] to(byte[] whole) {
    byte[] bytes = whole.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = once(bytes, whole);
    }
    return bytes;
  }

  private byte[] once(byte[] from, byte[] whole) {
    byte[] bytes = from.clone();
    int at = random.nextInt(bytes.length);
    int length = Math.min(random.nextInt(12), Math.min(bytes.length - at, whole.length - 1));
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] = (byte) random.nextInt(256);
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0x7f : 0xff);
      case 3 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
      case 4 -> {
        bytes = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(from, at, bytes, at + length, from.length - at);
      }
      default -> System.arraycopy(whole, random.nextInt(whole.length - length), bytes, at, length);
    }
    return bytes;
  }

  byte[] noise() {
    byte[] noise = new byte[random.nextInt(400)];
    random.nextBytes(noise);
    return noise;
  }
}
