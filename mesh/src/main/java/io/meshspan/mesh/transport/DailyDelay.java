package io.meshspan.mesh.transport;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A link with quiet and busy hours, as links have that people use: the same every day but for some
 * noise. A pure function of time, so that both ends and every run have the same.
 *
 * @param quiet the delay when nobody is about
 * @param busy the delay at the busiest hour, no less than quiet
 * @param day how long a day is
 * @param lateShare how much later than others this link is busy, as a share of the day
 * @param seed of the noise, which is up to a tenth of the delay in either direction
 */
record DailyDelay(Duration quiet, Duration busy, Duration day, double lateShare, long seed)
    implements LinkDelay {
  private static final double NOISE = 0.1;
  private static final long NOISE_LASTS_MILLIS = 200;

  DailyDelay {
    if (quiet.isNegative() || busy.compareTo(quiet) < 0 || day.toMillis() < 1) {
      throw new IllegalArgumentException(
          "no link is like this: " + quiet + " to " + busy + " in a day of " + day);
    }
  }

  @Override
  public Duration at(long epochMillis) {
    double time = (double) (epochMillis % day.toMillis()) / day.toMillis() - lateShare;
    double wave = (1 - Math.cos(2 * Math.PI * time)) / 2;
    double traffic = wave * wave; // the quiet hours are more than the busy ones
    double nanos = quiet.toNanos() + traffic * busy.minus(quiet).toNanos();
    return Duration.ofNanos(Math.round(nanos * (1 + NOISE * noise(epochMillis))));
  }

  private double noise(long epochMillis) {
    long moment = epochMillis / NOISE_LASTS_MILLIS;
    return new SplittableRandom(seed * 1_000_003 + moment).nextDouble(-1, 1);
  }
}
