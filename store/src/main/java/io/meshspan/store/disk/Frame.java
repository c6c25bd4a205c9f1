package io.meshspan.store.disk;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Where a frame's parts lie, and its checksum; the grammar is the package's. */
final class Frame {
  static final int MARKER = 0x4D53464D;
  static final int HEADER_BYTES = 14;
  static final byte VERSION = 1;
  static final byte BATCH = 0;

  /** What a payload takes at most, so that a damaged length cannot ask for all memory. */
  static final int MAX_PAYLOAD_BYTES = 64 << 20;

  private Frame() {}

  /** The whole frame, valid at this position of its file alone. */
  static byte[] at(long position, byte codec, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(Math.addExact(HEADER_BYTES, payload.length));
    frame.putInt(MARKER).putInt(payload.length);
    frame.putInt(checksum(position, VERSION, codec, payload)).put(VERSION).put(codec);
    return frame.put(payload).array();
  }

  static int checksum(long position, byte version, byte codec, byte[] payload) {
    CRC32C sum = new CRC32C();
    ByteBuffer head = ByteBuffer.allocate(14);
    head.putLong(position).putInt(payload.length).put(version).put(codec).flip();
    sum.update(head);
    sum.update(payload);
    return (int) sum.getValue();
  }
}
