package io.meshspan.mesh.autonomic;

/**
 * What one sensor says now.
 *
 * @param quantity what is measured
 * @param subject of which component, peer or link
 * @param value in the quantity's unit
 */
public record Reading(Quantity quantity, String subject, double value) {
  /** What a node can sense of itself. */
  public enum Quantity {
    /** 1 for a peer that answers, 0 for one that does not. */
    PEER_REACHABLE,
    /** 1 for a link over which a connection stands, 0 for one that is down. */
    LINK_UP,
    /** Smoothed round-trip time of a link, milliseconds. */
    LINK_RTT,
    /** Share of probes over a link that got no answer, 0 to 1. */
    LINK_LOSS,
    /** 1 when the consensus group has a leader, 0 when none is known. */
    LEADER_KNOWN,
    /** Entries that are committed and not yet applied here. */
    APPLY_LAG,
    /** 1 when the other nodes took this one for dead. */
    EXCLUDED,
    /** Seconds until the certificate ends by which the node proves who it is; negative after. */
    SVID_EXPIRY
  }
}
