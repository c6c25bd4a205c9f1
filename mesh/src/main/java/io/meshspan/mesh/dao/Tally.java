package io.meshspan.mesh.dao;

/**
 * The votes on a proposal as the governor counts them, in whole votes.
 *
 * @param quorum how many must be cast for it or abstain
 */
public record Tally(double votesAgainst, double votesFor, double abstaining, double quorum) {
  /** Those that count towards the quorum. */
  public double received() {
    return votesFor + abstaining;
  }

  public boolean isQuorumReached() {
    return received() >= quorum;
  }
}
