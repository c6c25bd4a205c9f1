package io.meshspan.mesh.gossip;

import io.meshspan.api.dao.VoteChoice;
import io.meshspan.mesh.topology.NodeId;
import java.util.Locale;
import java.util.Optional;

/**
 * What one member says that it will vote, or has voted: an entry of the shared tally.
 *
 * @param proposal its id, in decimal digits
 * @param weight the member's votes, over 0
 */
public record Intention(String proposal, NodeId member, VoteChoice choice, double weight) {
  /** The key under which it is kept: {@code 4711>node-2}. */
  String key() {
    return keyOf(proposal, member);
  }

  static String keyOf(String proposal, NodeId member) {
    return proposal + ">" + member;
  }

  /** The value: choice and weight, parted by a blank. */
  String value() {
    return choice.name().toLowerCase(Locale.ROOT) + " " + weight;
  }

  /** Reads an entry; empty when it is none: the tally is shared, and not all are trusted. */
  static Optional<Intention> read(String key, String value) {
    String[] about = key.split(">", -1);
    String[] said = value.split(" ", -1);
    if (about.length != 2 || said.length != 2 || !about[0].matches("[0-9]{1,78}")) {
      return Optional.empty();
    }
    try {
      VoteChoice choice = VoteChoice.valueOf(said[0].toUpperCase(Locale.ROOT));
      double weight = Double.parseDouble(said[1]);
      return weight > 0 && Double.isFinite(weight)
          ? Optional.of(new Intention(about[0], NodeId.parse(about[1]), choice, weight))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
