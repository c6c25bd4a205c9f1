package io.meshspan.mesh.autonomic;

import java.util.ArrayList;
import java.util.List;

/**
 * What to do, in order, each thing once.
 *
 * @param decisions may be none: Raft elects its own leader, and that a call is refused passes
 */
record Plan(List<Decision> decisions) {
  /**
   * An action, and why.
   *
   * @param against what it is done about; none for one that ends a measure which is not needed
   */
  record Decision(Action action, List<Anomaly> against) {
    String why() {
      return against.isEmpty()
          ? "it is well again"
          : against.get(0).kind().text() + ": " + against.get(0).why();
    }
  }

  static Plan against(Analysis analysis, Experience experience) {
    List<Decision> decisions = new ArrayList<>();
    for (Anomaly anomaly : analysis.anomalies()) {
      List<Action> answers = answersTo(anomaly);
      if (!answers.isEmpty()) {
        add(decisions, new Decision(experience.bestOf(answers), List.of(anomaly)));
      }
    }
    analysis.recovered().forEach(end -> add(decisions, new Decision(end, List.of())));
    return new Plan(List.copyOf(decisions));
  }

  private static void add(List<Decision> decisions, Decision next) {
    if (decisions.stream().noneMatch(before -> before.action().equals(next.action()))) {
      decisions.add(next);
    }
  }

  /** What can be done about it, the best first; none where nothing can but wait. */
  static List<Action> answersTo(Anomaly anomaly) {
    return switch (anomaly.kind()) {
      case EXCLUDED -> answers(anomaly, Action.Kind.RE_JOIN);
      case PEER_LOST, LINK_DOWN -> answers(anomaly, Action.Kind.RE_ROUTE);
      case LINK_LOSS -> answers(anomaly, Action.Kind.RECONNECT);
      case SVID_EXPIRING -> answers(anomaly, Action.Kind.FETCH_SVID);
      case LINK_RTT -> answers(anomaly, Action.Kind.RE_CALCULATE);
      case LEADER_LAG -> answers(anomaly, Action.Kind.HAND_OVER);
      case COMMIT_LAG -> answers(anomaly, Action.Kind.HOLD_BACK);
      case CALL_OUT_OF_GAS -> answers(anomaly, Action.Kind.RAISE_GAS, Action.Kind.CLEAR_HISTORY);
      case CALL_REVERTED -> answers(anomaly, Action.Kind.HOLD_CALL);
      case MODEL_LOSS -> answers(anomaly, Action.Kind.FALL_BACK);
      case LEADER_LOST, CALL_REFUSED -> List.of();
    };
  }

  private static List<Action> answers(Anomaly anomaly, Action.Kind... kinds) {
    return List.of(kinds).stream().map(kind -> new Action(kind, anomaly.subject())).toList();
  }
}
