package io.meshspan.mesh.autonomic;

import java.util.HashMap;
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

  private final Map<String, Baseline> linkRtt = new HashMap<>();
  private final Map<String, Double> told = new HashMap<>();
  private final Set<String> seen = new TreeSet<>();
  private final Set<String> avoided = new TreeSet<>();
  private double svidToGo = Double.NEGATIVE_INFINITY;
  private double svidLifetime;

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

  /** Peers and links around which routes were led, until they were back. */
  Set<String> avoided() {
    return avoided;
  }

  /** The baselines that are known well enough and differ from what was last told. */
  SortedMap<String, String> insights() {
    SortedMap<String, String> insights = new TreeMap<>();
    linkRtt.forEach(
        (link, baseline) -> {
          if (baseline.isKnown() && isNews(link, baseline.mean())) {
            insights.put(
                "baseline.rtt." + link,
                String.format(Locale.ROOT, "%.2f ms ±%.2f", baseline.mean(), baseline.deviation()));
          }
        });
    return insights;
  }

  private boolean isNews(String link, double mean) {
    Double before = told.get(link);
    return before == null || Math.abs(mean - before) > Math.max(0.5, WORTH_TELLING * before);
  }

  /** The insights were kept. */
  void toldInsights() {
    linkRtt.forEach(
        (link, baseline) -> {
          if (baseline.isKnown() && isNews(link, baseline.mean())) {
            told.put(link, baseline.mean());
          }
        });
  }
}
