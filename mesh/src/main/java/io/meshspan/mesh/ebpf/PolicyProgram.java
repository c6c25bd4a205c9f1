package io.meshspan.mesh.ebpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The program that says whether a message is passed on, wherever it runs. It counts messages by
 * size in a map of its own. Thread-safe.
 */
interface PolicyProgram {
  /** {@code struct message} of message_policy.bpf.c. */
  int CONTEXT_BYTES = 16;

  int SIZES = 32;
  int TYPE = 8;
  int PASSES = 1;

  /** Its verdict about such a message. */
  int verdict(int bytes, int hop, int type);

  /** How many messages of 2^power bytes up to twice that it was asked about. */
  long sized(int power);

  /** How often it ran, and for how long. */
  RunTotals totals();

  /** How many instructions it has. */
  long instructions();

  static ByteBuffer context(int bytes, int hop, int type) {
    return ByteBuffer.allocate(CONTEXT_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0, bytes)
        .putInt(Integer.BYTES, hop)
        .putInt(TYPE, type);
  }
}
