package io.meshspan.mesh.autonomic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the loop has learnt. Used by one cycle at a time. */
final class Knowledge {
  /** A baseline is told to the others when it moved by more than this share of what they know. */
  private static final double WORTH_TELLING = 0.25;

  private final String nodeId;
  private final Map<String, Baseline> linkRtt = new HashMap<>();
  private final Experience experience = new Experience();
  private final Map<String, Double> told = new HashMap<>();
  private final Map<String, String> toldOfActions = new HashMap<>();
  private final Set<String> seen = new TreeSet<>();
  private final Set<Action> inForce = new HashSet<>();
  private double svidToGo = Double.NEGATIVE_INFINITY;
  private double svidLifetime;

  Knowledge(String nodeId) {
    this.nodeId = nodeId;
  }

  Baseline rttOf(String link) {
    return linkRtt.computeIfAbsent(link, name -> new Baseline());
  }

  /** Notes that a peer or link is there; what never was is not lost, it is yet to come. */
  void saw(String subject) {
    seen.add(subject);
  }

  boolean hasSeen(String subject) {
    return seen.contains(subject);
  }

  /** How many seconds the certificate had to go when it was new: when it last had more to go. */
  double svidLifetime(double secondsToGo) {
    if (secondsToGo > svidToGo) {
      svidLifetime = secondsToGo;
    }
    svidToGo = secondsToGo;
    return svidLifetime;
  }

  Experience experience() {
    return experience;
  }

  /** Measures that were taken and are not ended yet. */
  Set<Action> inForce() {
    return inForce;
  }

  /** Something was done, and has not failed: a measure is in force now, or is not any more. */
  void did(Action action) {
    action.kind().lifts().ifPresent(kind -> inForce.remove(new Action(kind, action.target())));
    if (action.kind().liftedBy().isPresent()) {
      inForce.add(action);
    }
  }

  /**
   * Baselines that are known well enough and differ from what was last told, and what became of
   * what was done.
   */
  SortedMap<String, String> insights() {
    SortedMap<String, String> insights = new TreeMap<>();
    linkRtt.forEach(
        (link, baseline) -> {
          if (baseline.isKnown() && isNews(link, baseline.median())) {
            insights.put(
                "baseline.rtt." + link,
                String.format(
                    Locale.ROOT, "%.2f ms ±%.2f", baseline.median(), baseline.deviation()));
          }
        });
    experience
        .account()
        .forEach(
            (name, became) -> {
              if (!became.equals(toldOfActions.get(name))) {
                insights.put("experience." + nodeId + "." + name.replace(' ', '_'), became);
              }
            });
    return insights;
  }

  private boolean isNews(String link, double median) {
    Double before = told.get(link);
    return before == null || Math.abs(median - before) > Math.max(0.5, WORTH_TELLING * before);
  }

  /** The insights were kept. */
  void toldInsights() {
    toldOfActions.putAll(experience.account());
    linkRtt.forEach(
        (link, baseline) -> {
          if (baseline.isKnown() && isNews(link, baseline.median())) {
            told.put(link, baseline.median());
          }
        });
  }
}
