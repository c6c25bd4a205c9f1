package io.meshspan.mesh.autonomic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of what was done. A measure has worked when it could be taken; anything else, when
 * what it was done against is measured again and well. What did not work is the last choice the
 * next time. Used by one cycle at a time.
 */
final class Experience {
  private final Map<String, Tally> byAction = new TreeMap<>();
  private final Set<Action> unhelpful = new HashSet<>();
  private List<Done> toBeSeen = new ArrayList<>();

  private static final class Tally {
    private int worked;
    private int done;
  }

  private record Done(Action action, Anomaly anomaly) {
    private boolean isAbout(Anomaly other) {
      return other.kind() == anomaly.kind() && other.subject().equals(anomaly.subject());
    }
  }

  /** Something was done about an anomaly. */
  void did(Action action, Anomaly anomaly) {
    Done done = new Done(action, anomaly);
    if (action.kind().liftedBy().isPresent()) {
      count(done, true);
    } else {
      toBeSeen.add(done);
    }
  }

  /** Something could not be done about an anomaly. */
  void failed(Action action, Anomaly anomaly) {
    count(new Done(action, anomaly), false);
  }

  /** What is found now judges what was done before, as far as it was measured again. */
  void learnFrom(List<Anomaly> judged) {
    List<Done> before = toBeSeen;
    toBeSeen = new ArrayList<>();
    for (Done done : before) {
      judged.stream()
          .filter(done::isAbout)
          .findFirst()
          .ifPresentOrElse(now -> count(done, !now.counts()), () -> toBeSeen.add(done));
    }
  }

  private void count(Done done, boolean worked) {
    String name = done.action().kind().text() + " against " + done.anomaly().kind().text();
    Tally tally = byAction.computeIfAbsent(name, first -> new Tally());
    tally.done++;
    if (worked) {
      tally.worked++;
      unhelpful.removeIf(action -> action.target().equals(done.action().target()));
    } else {
      unhelpful.add(done.action());
    }
  }

  /** The first of these that has worked, or was not tried; the first of all when none has. */
  Action bestOf(List<Action> inOrder) {
    return inOrder.stream()
        .filter(action -> !unhelpful.contains(action))
        .findFirst()
        .orElse(inOrder.get(0));
  }

  /** What worked how often, by what was done against what: {@code "worked 2 of 3"}. */
  SortedMap<String, String> account() {
    SortedMap<String, String> account = new TreeMap<>();
    byAction.forEach(
        (name, tally) -> account.put(name, "worked " + tally.worked + " of " + tally.done));
    return account;
  }
}
