package io.meshspan.mesh.dao;

import io.meshspan.api.dao.VoteChoice;
import java.util.Map;

/** What a member wants. */
public interface Voter {
  /** How it votes on a change that somebody else proposed; on its own it votes for it. */
  VoteChoice choose(Change change);

  /**
   * What it proposes when it is its turn.
   *
   * @param number how many proposals there were before
   * @param inForce what is in force, by parameter
   */
  Change wish(long number, Map<Parameter, Long> inForce);
}
