package io.meshspan.mesh.autonomic;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What to do, in order, each thing once.
 *
 * @param actions may be none: Raft elects its own leader, and a lag is worked off
 */
record Plan(List<Action> actions) {
  static Plan against(Analysis analysis) {
    Set<Action> actions = new LinkedHashSet<>();
    for (Anomaly anomaly : analysis.anomalies()) {
      String subject = anomaly.subject();
      switch (anomaly.kind()) {
        case EXCLUDED -> actions.add(new Action(Action.Kind.RE_JOIN, subject));
        case PEER_LOST -> actions.add(new Action(Action.Kind.RE_ROUTE, subject));
        case LINK_LOSS -> actions.add(new Action(Action.Kind.RECONNECT, subject));
        case LINK_RTT -> actions.add(new Action(Action.Kind.RE_CALCULATE, subject));
        case LEADER_LOST, COMMIT_LAG -> {}
      }
    }
    analysis.returned().forEach(peer -> actions.add(new Action(Action.Kind.RE_ADMIT, peer)));
    return new Plan(List.copyOf(actions));
  }
}
