package io.meshspan.mesh.autonomic;

import java.util.Locale;

/**
 * One deviation, if it counts, from the wanted state.
 *
 * @param kind what sort
 * @param subject the component, peer, link or call that deviates
 * @param score how far: 1 is the limit at which it counts, larger is further
 * @param why the reading, and what it was held against
 */
record Anomaly(Kind kind, String subject, double score, String why) {
  boolean counts() {
    return score >= 1;
  }

  enum Kind {
    PEER_LOST,
    LINK_DOWN,
    LINK_RTT,
    LINK_LOSS,
    LEADER_LOST,
    COMMIT_LAG,
    LEADER_LAG,
    EXCLUDED,
    SVID_EXPIRING,
    CALL_REVERTED,
    CALL_OUT_OF_GAS,
    CALL_REFUSED,
    MODEL_LOSS;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
