package io.meshspan.mesh.dao;

import io.meshspan.api.dao.VoteChoice;
import java.math.BigInteger;
import java.util.Map;

/**
 * What members say that they will vote, before votes are in a block. Nothing is decided by it: what
 * counts is what the governor counts. Thread-safe.
 */
public interface Poll {
  /**
   * Says what this member will vote.
   *
   * @param weight its votes, over 0
   */
  void say(BigInteger proposal, VoteChoice choice, double weight);

  /** The weight behind each choice, of all who were heard so far; this member too. */
  Map<VoteChoice, Double> said(BigInteger proposal);

  /** Takes back what this member said: the proposal is decided. */
  void forget(BigInteger proposal);
}
