package io.meshspan.mesh.transport;

/** What became of a frame that was to be sent. */
public enum SendOutcome {
  /** It will be written unless the link goes down before. */
  ACCEPTED,
  /** There is no connection to that neighbour now. */
  LINK_DOWN,
  /** The link has as many frames waiting as it may have. */
  QUEUE_FULL
}
