package io.meshspan.sdk.tail;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.time.Duration;

/**
 * What was asked for.
 *
 * @param rules what is kept
 * @param longest how long a trace waits for the spans that it has open
 * @param mostWaiting how many ended spans wait for a decision
 */
record TailSettings(TailRules rules, Duration longest, int mostWaiting) {
  private static final String SAMPLING = "meshspan.tail.sampling";
  private static final String KEEP = "meshspan.tail.keep";
  private static final String SHARE = "meshspan.tail.share";
  private static final String WAIT = "meshspan.tail.wait";
  private static final String MOST = "meshspan.tail.max.spans";

  private static final String STANDARD_KEEP =
      "errors,slow,raft.leader_election,dao.quorum_check[dao.quorum.reached=false],"
          + "contract.call[contract.call.outcome=reverted],"
          + "contract.call[contract.call.outcome=out_of_gas]";
  private static final double STANDARD_SHARE = 0.01;
  private static final Duration STANDARD_WAIT = Duration.ofSeconds(10);
  private static final int STANDARD_MOST = 16_384;

  static boolean areOn(ConfigProperties settings) {
    String value = settings.getString(SAMPLING, "off");
    if (!value.equals("on") && !value.equals("off")) {
      throw new ConfigurationException(SAMPLING + ": must be on or off, got " + value);
    }
    return value.equals("on");
  }

  static TailSettings of(ConfigProperties settings) {
    Duration wait = settings.getDuration(WAIT, STANDARD_WAIT);
    if (wait.isNegative() || wait.isZero()) {
      throw new ConfigurationException(
          WAIT + ": must be like 10s, more than 0, got " + settings.getString(WAIT));
    }
    int most = settings.getInt(MOST, STANDARD_MOST);
    if (most < 1) {
      throw new ConfigurationException(MOST + ": must be 1 or more, got " + most);
    }
    return new TailSettings(rules(settings), wait, most);
  }

  private static TailRules rules(ConfigProperties settings) {
    double share = settings.getDouble(SHARE, STANDARD_SHARE);
    if (!(share >= 0 && share <= 1)) {
      throw new ConfigurationException(
          SHARE + ": must be 0 to 1, got " + settings.getString(SHARE));
    }
    try {
      return TailRules.parse(settings.getString(KEEP, STANDARD_KEEP), share);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(KEEP + ": " + e.getMessage(), e);
    }
  }
}
