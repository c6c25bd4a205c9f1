package io.meshspan.mesh.autonomic;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to do, in order, each thing once.
 *
 * @param actions may be none: Raft elects its own leader, and a lag is worked off
 */
record Plan(List<Action> actions) {
  static Plan against(Analysis analysis) {
    Set<Action> actions = new LinkedHashSet<>();
    analysis.anomalies().forEach(anomaly -> answerTo(anomaly).ifPresent(actions::add));
    analysis.returned().forEach(back -> actions.add(new Action(Action.Kind.RE_ADMIT, back)));
    return new Plan(List.copyOf(actions));
  }

  /** What can be done about it; empty where nothing can but wait. */
  static Optional<Action> answerTo(Anomaly anomaly) {
    String subject = anomaly.subject();
    return switch (anomaly.kind()) {
      case EXCLUDED -> Optional.of(new Action(Action.Kind.RE_JOIN, subject));
      case PEER_LOST, LINK_DOWN -> Optional.of(new Action(Action.Kind.RE_ROUTE, subject));
      case LINK_LOSS -> Optional.of(new Action(Action.Kind.RECONNECT, subject));
      case SVID_EXPIRING -> Optional.of(new Action(Action.Kind.FETCH_SVID, subject));
      case LINK_RTT -> Optional.of(new Action(Action.Kind.RE_CALCULATE, subject));
      case LEADER_LOST, COMMIT_LAG -> Optional.empty();
    };
  }
}
