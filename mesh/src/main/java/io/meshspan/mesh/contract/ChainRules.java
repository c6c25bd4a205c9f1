package io.meshspan.mesh.contract;

import java.math.BigInteger;

/** What is fixed for this community's chain. */
final class ChainRules {
  /** Signed into every transaction, so that none is valid on another chain. */
  static final long ID = 1_707_300;

  /**
   * Wei for a unit of gas, the same at all times: with a handful of members nobody bids. It is
   * burnt, as Ethereum burns its base fee; nobody is tipped, since nobody mines.
   */
  static final BigInteger GAS_PRICE = BigInteger.valueOf(1_000_000_000);

  /** The most gas that one transaction may ask for. */
  static final long MAX_GAS = 30_000_000;

  /** What every member has at the beginning: 1000 ether. */
  static final BigInteger ENDOWMENT = BigInteger.TEN.pow(21);

  private ChainRules() {}
}
