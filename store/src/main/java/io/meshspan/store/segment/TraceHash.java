package io.meshspan.store.segment;

import io.meshspan.store.TraceId;

/** 32 bits of a trace's id, evenly spread whatever part of ids its sender makes random. */
final class TraceHash {
  private TraceHash() {}

  /** As an unsigned number. */
  static long of(TraceId id) {
    long mixed = (id.high() ^ id.low() * 0x9E3779B97F4A7C15L) * 0xC2B2AE3D27D4EB4FL;
    mixed ^= mixed >>> 32;
    return (mixed * 0x9E3779B97F4A7C15L) >>> 32;
  }
}
