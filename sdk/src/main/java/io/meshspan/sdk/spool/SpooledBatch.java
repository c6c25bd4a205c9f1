package io.meshspan.sdk.spool;

import java.util.Map;

/**
 * A batch that is in the spool.
 *
 * @param spansByType how many spans of which type it has; each more than zero
 * @param place where it lies
 */
public record SpooledBatch(Map<String, Integer> spansByType, Place place) {
  /** Copies the map. */
  public SpooledBatch {
    spansByType = Map.copyOf(spansByType);
  }

  /** Where a batch lies; for the spool alone. */
  public static final class Place {
    final Segment segment;
    final long offset;
    final Frame frame;

    Place(Segment segment, long offset, Frame frame) {
      this.segment = segment;
      this.offset = offset;
      this.frame = frame;
    }
  }

  /** The bytes that were appended; not copied. */
  public byte[] payload() {
    return place.frame.payload();
  }
}
