package io.meshspan.sdk.sampling;

/**
 * How often something happens, of late: a count in which each event weighs less the longer ago it
 * was (exp(-age/τ)), divided by τ. It follows a burst at once, and forgets in a few τ. Thread-safe.
 */
final class DecayingRate {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double nanosToFade;
  private double weight;
  private long at;

  /**
   * Nothing has happened.
   *
   * @param secondsToFade τ, above 0
   * @param now nanoseconds, as all moments here
   */
  DecayingRate(double secondsToFade, long now) {
    this.nanosToFade = secondsToFade * NANOS_PER_SECOND;
    this.at = now;
  }

  /** It has happened. */
  synchronized void happened(long now) {
    weight = weightAt(now) + 1;
    at = Math.max(at, now);
  }

  /** Events a second. */
  synchronized double perSecond(long now) {
    return weightAt(now) / nanosToFade * NANOS_PER_SECOND;
  }

  /** A moment before the last event's, from a thread that was held up, counts as that one. */
  private double weightAt(long now) {
    long age = now - at;
    return age <= 0 ? weight : weight * Math.exp(-age / nanosToFade);
  }
}
