package io.meshspan.mesh.autonomic;

import java.util.Locale;

/**
 * One deviation from the wanted state.
 *
 * @param kind what sort
 * @param subject the component, peer or link that deviates
 * @param score how far: 1 is the limit at which it counts, larger is further
 */
record Anomaly(Kind kind, String subject, double score) {
  enum Kind {
    PEER_LOST,
    LINK_DOWN,
    LINK_RTT,
    LINK_LOSS,
    LEADER_LOST,
    COMMIT_LAG,
    EXCLUDED,
    SVID_EXPIRING;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
