package io.meshspan.mesh.dao;

/** What the community decides on; the contract {@code MeshParameters} holds the values. */
public enum Parameter {
  /** How much loss counts beside delay when routes are chosen, in thousandths. */
  LOSS_WEIGHT("lossWeightMilli", "setLossWeightMilli", "set_loss_weight"),
  /** Links with a longer round trip are no links of this community, in microseconds. */
  RTT_LIMIT("rttLimitMicros", "setRttLimitMicros", "set_rtt_limit");

  private final String getter;
  private final String setter;
  private final String proposalType;

  Parameter(String getter, String setter, String proposalType) {
    this.getter = getter;
    this.setter = setter;
    this.proposalType = proposalType;
  }

  String getter() {
    return getter;
  }

  String setter() {
    return setter;
  }

  /** As spans name a proposal to change it. */
  public String proposalType() {
    return proposalType;
  }
}
