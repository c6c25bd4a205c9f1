package io.meshspan.mesh.node;

import io.meshspan.api.dao.VoteChoice;
import io.meshspan.mesh.dao.Change;
import io.meshspan.mesh.dao.Parameter;
import io.meshspan.mesh.dao.Voter;
import io.meshspan.mesh.link.LinkQuality;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a node wants of the community, by what it measures on its own links: it does not care for
 * loss where it sees none, and does not want the limit below its own slowest link.
 */
final class MemberInterest implements Voter {
  private static final double NOTABLE_LOSS = 0.01;
  private static final double MICROS_PER_MILLI = 1_000;
  private static final long ONE = 1_000;
  private static final long TWO = 2_000;
  private static final long TIGHT_MICROS = 60_000;
  private static final long LOOSE_MICROS = 250_000;

  private final Supplier<Collection<LinkQuality>> links;
  private final Supplier<Map<Parameter, Long>> inForce;

  MemberInterest(Supplier<Collection<LinkQuality>> links, Supplier<Map<Parameter, Long>> inForce) {
    this.links = links;
    this.inForce = inForce;
  }

  @Override
  public VoteChoice choose(Change change) {
    return switch (change.parameter()) {
      case LOSS_WEIGHT -> onLossWeight(change.value());
      case RTT_LIMIT -> slowestMicros() > change.value() ? VoteChoice.AGAINST : VoteChoice.FOR;
    };
  }

  private VoteChoice onLossWeight(long proposed) {
    boolean raised = proposed > inForce.get().getOrDefault(Parameter.LOSS_WEIGHT, ONE);
    boolean lossy = links.get().stream().anyMatch(link -> link.loss() > NOTABLE_LOSS);
    if (raised) {
      return lossy ? VoteChoice.FOR : VoteChoice.ABSTAIN;
    }
    return lossy ? VoteChoice.AGAINST : VoteChoice.FOR;
  }

  private double slowestMicros() {
    return links.get().stream().mapToDouble(LinkQuality::rttMillis).max().orElse(0)
        * MICROS_PER_MILLI;
  }

  /**
   * Now the one and now the other parameter, to and fro: a mesh that has peace tries things out.
   */
  @Override
  public Change wish(long number, Map<Parameter, Long> now) {
    if (number % 2 == 0) {
      return new Change(
          Parameter.LOSS_WEIGHT, now.getOrDefault(Parameter.LOSS_WEIGHT, ONE) > ONE ? ONE : TWO);
    }
    boolean loose = now.getOrDefault(Parameter.RTT_LIMIT, LOOSE_MICROS) > TIGHT_MICROS;
    return new Change(Parameter.RTT_LIMIT, loose ? TIGHT_MICROS : LOOSE_MICROS);
  }
}
