package io.meshspan.sdk.tail;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;

/**
 * For whose sake a trace is kept, and what share of the others. Immutable.
 *
 * @param keepsErrors whether a span with status ERROR is reason enough
 * @param keepsSlow whether a local root that took unusually long for its operation is
 * @param wanted which other spans are
 * @param share of all other traces, 0 to 1; which ones follows from their ids
 */
record TailRules(boolean keepsErrors, boolean keepsSlow, List<Wanted> wanted, double share) {
  private static final int RANDOM_FROM = 18;
  private static final int ID_DIGITS = 32;
  private static final int RADIX = 16;
  private static final double RANDOM_RANGE = 0x1p56;

  TailRules {
    wanted = List.copyOf(wanted);
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("the share must be 0 to 1, got " + share);
    }
  }

  /**
   * Reads what is kept, separated by commas: {@code errors,slow,raft.leader_election}.
   *
   * @throws IllegalArgumentException that names what is not understood
   */
  static TailRules parse(String keep, double share) {
    boolean errors = false;
    boolean slow = false;
    List<Wanted> wanted = new ArrayList<>();
    for (String each : keep.split(",", -1)) {
      String text = each.strip();
      if (text.equals("errors")) {
        errors = true;
      } else if (text.equals("slow")) {
        slow = true;
      } else if (!text.isEmpty()) {
        wanted.add(Wanted.parse(text));
      }
    }
    return new TailRules(errors, slow, wanted, share);
  }

  /** Whether this span alone is reason to keep its trace; whether it is slow is asked elsewhere. */
  boolean wants(SpanData span) {
    if (keepsErrors && span.getStatus().getStatusCode() == StatusCode.ERROR) {
      return true;
    }
    for (Wanted each : wanted) {
      if (each.fits(span)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is one of the share. */
  boolean isOfShare(String traceId) {
    long random = Long.parseUnsignedLong(traceId, RANDOM_FROM, ID_DIGITS, RADIX);
    return random >= RANDOM_RANGE * (1 - share);
  }
}
