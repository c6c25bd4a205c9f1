package io.meshspan.store.segment;

import io.meshspan.store.TraceId;
import java.nio.ByteBuffer;

/**
 * 24 bits of a trace's id, evenly spread whatever part of ids its sender makes random; and the
 * entries of a segment that find a trace's parts by them.
 */
final class TraceHash {
  /** Three of the hash, three of the part. */
  static final int ENTRY_BYTES = 6;

  static final int MOST_PARTS = 1 << 24;

  private static final int MOST_GUESSES = 6;

  private TraceHash() {}

  /** As an unsigned number. */
  static long of(TraceId id) {
    return mixed(id.high(), id.low()) >>> 40;
  }

  /** 64 bits, of which the highest are spread best. */
  static long mixed(long high, long low) {
    long mixed = (high ^ low * 0x9E3779B97F4A7C15L) * 0xC2B2AE3D27D4EB4FL;
    mixed ^= mixed >>> 32;
    return mixed * 0x9E3779B97F4A7C15L;
  }

  static long hash(ByteBuffer entries, int index) {
    long first = entries.getInt(index * ENTRY_BYTES) & 0xFFFF_FFFFL;
    return first >>> 8;
  }

  static int part(ByteBuffer entries, int index) {
    return entries.getInt(index * ENTRY_BYTES + 2) & (MOST_PARTS - 1);
  }

  /**
   * Where the first entry is whose hash is at least this; the number of entries if there is none.
   *
   * <p>Hashes are spread evenly, so the place can be guessed; ids that were chosen to defeat that
   * are found by halving.
   */
  static int firstAtLeast(ByteBuffer entries, long hash) {
    int from = 0;
    int to = entries.limit() / ENTRY_BYTES;
    long least = 0;
    long most = MOST_PARTS;
    for (int guesses = 0; from < to; guesses++) {
      int at = (from + to) >>> 1;
      if (guesses < MOST_GUESSES && hash >= least && hash < most) {
        at = from + (int) ((hash - least) * (to - from) / (most - least));
      }
      long there = hash(entries, at);
      if (there < hash) {
        from = at + 1;
        least = there;
      } else {
        to = at;
        most = there;
      }
    }
    return from;
  }
}
