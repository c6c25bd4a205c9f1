package io.meshspan.mesh.autonomic;

import io.meshspan.mesh.autonomic.Reading.Quantity;
import java.util.ArrayList;
import java.util.List;

/**
 * What the readings mean.
 *
 * @param anomalies what deviates
 * @param returned peers and links that were lost and are back
 * @param confidence share of the readings for which it is known what is normal, 0 to 1
 */
record Analysis(List<Anomaly> anomalies, List<String> returned, double confidence) {
  /** Deviations above normal from which a round-trip time counts as odd. */
  private static final double RTT_LIMIT = 4;

  private static final double LOSS_LIMIT = 0.3;
  private static final double LAG_LIMIT = 50;

  /** Share of a certificate's life that may pass before it is replaced; half of it is usual. */
  private static final double LIFE_LIMIT = 2.0 / 3;

  static Analysis of(List<Reading> readings, Knowledge knowledge) {
    List<Anomaly> anomalies = new ArrayList<>();
    List<String> returned = new ArrayList<>();
    int judged = 0;
    for (Reading reading : readings) {
      String subject = reading.subject();
      if (reading.quantity() != Quantity.LINK_RTT || knowledge.rttOf(subject).isKnown()) {
        judged++;
      }
      Anomaly anomaly = judge(reading, knowledge);
      if (anomaly.score() >= 1) {
        anomalies.add(anomaly);
      }
      if (saysWhoIsThere(reading) && reading.value() > 0 && knowledge.avoided().contains(subject)) {
        returned.add(subject);
      }
    }
    double confidence = readings.isEmpty() ? 0 : (double) judged / readings.size();
    return new Analysis(List.copyOf(anomalies), List.copyOf(returned), confidence);
  }

  private static boolean saysWhoIsThere(Reading reading) {
    return reading.quantity() == Quantity.PEER_REACHABLE || reading.quantity() == Quantity.LINK_UP;
  }

  /** How far a reading is from where it should be; below 1 is well. Learns what is normal. */
  private static Anomaly judge(Reading reading, Knowledge knowledge) {
    String subject = reading.subject();
    double value = reading.value();
    return switch (reading.quantity()) {
      case PEER_REACHABLE -> new Anomaly(Anomaly.Kind.PEER_LOST, subject, lost(reading, knowledge));
      case LINK_UP -> new Anomaly(Anomaly.Kind.LINK_DOWN, subject, lost(reading, knowledge));
      case LINK_RTT -> new Anomaly(Anomaly.Kind.LINK_RTT, subject, odd(reading, knowledge));
      case LINK_LOSS -> new Anomaly(Anomaly.Kind.LINK_LOSS, subject, value / LOSS_LIMIT);
      case LEADER_KNOWN -> new Anomaly(Anomaly.Kind.LEADER_LOST, subject, 1 - value);
      case APPLY_LAG -> new Anomaly(Anomaly.Kind.COMMIT_LAG, subject, value / LAG_LIMIT);
      case EXCLUDED -> new Anomaly(Anomaly.Kind.EXCLUDED, subject, value);
      case SVID_EXPIRY ->
          new Anomaly(Anomaly.Kind.SVID_EXPIRING, subject, overdue(value, knowledge));
    };
  }

  private static double lost(Reading reading, Knowledge knowledge) {
    if (reading.value() > 0) {
      knowledge.saw(reading.subject());
      return 0;
    }
    return knowledge.hasSeen(reading.subject()) ? 1 : 0;
  }

  private static double overdue(double secondsToGo, Knowledge knowledge) {
    double lifetime = knowledge.svidLifetime(secondsToGo);
    return lifetime <= 0 ? 1 : (lifetime - secondsToGo) / (LIFE_LIMIT * lifetime);
  }

  private static double odd(Reading reading, Knowledge knowledge) {
    Baseline baseline = knowledge.rttOf(reading.subject());
    double score = baseline.above(reading.value()) / RTT_LIMIT;
    baseline.learn(reading.value(), score >= 1);
    return score;
  }
}
