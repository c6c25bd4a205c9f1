package io.meshspan.mesh.autonomic;

/**
 * What one sensor says now.
 *
 * @param quantity what is measured
 * @param subject of which component, peer, link or call
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
    /** Entries that the group has committed and this node, which follows, has yet to apply. */
    APPLY_LAG,
    /** The same of a node that leads: whoever has written waits until it has applied. */
    LEADER_LAG,
    /** 1 when the other nodes took this one for dead. */
    EXCLUDED,
    /** Seconds until the certificate ends by which the node proves who it is; negative after. */
    SVID_EXPIRY,
    /** Transactions with this call that a contract refused since the last reading. */
    CALL_REVERTED,
    /** Transactions with this call that ran out of gas since the last reading. */
    CALL_OUT_OF_GAS,
    /** Of a call that is held: 1 when the contract would take it now, 0 when it would refuse. */
    CALL_ACCEPTED,
    /** Loss of the model on held-out examples, by that of the moving average on the same. */
    MODEL_LOSS
  }
}
