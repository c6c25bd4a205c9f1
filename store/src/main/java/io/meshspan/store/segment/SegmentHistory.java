package io.meshspan.store.segment;

import java.util.List;

/**
 * Where a segment comes from.
 *
 * @param tracesBegun how many of its traces had no span in an older segment when it was written
 * @param level 0 for what was written from memory, else one more than that of the segments merged
 * @param replaces the numbers of the segments that it was merged from, which go once it is there
 */
public record SegmentHistory(long tracesBegun, int level, List<Long> replaces) {
  public SegmentHistory {
    replaces = List.copyOf(replaces);
  }
}
