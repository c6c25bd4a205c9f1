package io.meshspan.mesh.autonomic;

import io.meshspan.mesh.autonomic.Reading.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the readings mean. Round-trip times have no limit that holds for every link: they are held
 * against what was normal, by the robust z-score of {@link Baseline}. All others have a limit.
 *
 * @param judged how far each reading is from where it should be
 * @param recovered what has to be done because all is well again: it ends a measure in force
 * @param confidence share of the readings for which it is known what is normal, 0 to 1
 */
record Analysis(List<Anomaly> judged, List<Action> recovered, double confidence) {
  /** As spans call the way of judging. */
  static final String METHOD = "robust z-score (median, MAD) of round-trip times, limits elsewhere";

  /** Robust z-score from which a round-trip time counts as odd. */
  private static final double RTT_LIMIT = 4;

  private static final double LOSS_LIMIT = 0.3;

  /** At two or three entries a second, what a node has not applied for ten seconds. */
  private static final double LAG_LIMIT = 25;

  /** A leader that is this far behind keeps writers waiting for seconds. */
  private static final double LEADER_LAG_LIMIT = 10;

  /** As far as this, a lag is one that any node has for a moment. */
  private static final double LAG_WORKED_OFF = 3;

  /** Share of a certificate's life that may pass before it is replaced; half of it is usual. */
  private static final double LIFE_LIMIT = 2.0 / 3;

  /** A model that was worse than the average has to be this much better to be trusted again. */
  private static final double MODEL_GOOD = 0.9;

  static Analysis of(List<Reading> readings, Knowledge knowledge) {
    List<Anomaly> judgements = new ArrayList<>();
    List<Action> recovered = new ArrayList<>();
    int known = 0;
    for (Reading reading : readings) {
      if (reading.quantity() != Quantity.LINK_RTT || knowledge.rttOf(reading.subject()).isKnown()) {
        known++;
      }
      judgements.add(judge(reading, knowledge));
      recovered.addAll(liftedBy(reading, knowledge));
    }
    double confidence = readings.isEmpty() ? 0 : (double) known / readings.size();
    return new Analysis(List.copyOf(judgements), List.copyOf(recovered), confidence);
  }

  /** What deviates. */
  List<Anomaly> anomalies() {
    return judged.stream().filter(Anomaly::counts).toList();
  }

  /** Ends of those measures in force that this reading says are not needed any more. */
  private static List<Action> liftedBy(Reading reading, Knowledge knowledge) {
    return measureAgainst(reading.quantity())
        .filter(measure -> isWell(reading))
        .filter(measure -> knowledge.inForce().contains(new Action(measure, reading.subject())))
        .flatMap(Action.Kind::liftedBy)
        .map(kind -> List.of(new Action(kind, reading.subject())))
        .orElse(List.of());
  }

  private static Optional<Action.Kind> measureAgainst(Quantity quantity) {
    return switch (quantity) {
      case PEER_REACHABLE, LINK_UP -> Optional.of(Action.Kind.RE_ROUTE);
      case APPLY_LAG, LEADER_LAG -> Optional.of(Action.Kind.HOLD_BACK);
      case CALL_ACCEPTED -> Optional.of(Action.Kind.HOLD_CALL);
      case MODEL_LOSS -> Optional.of(Action.Kind.FALL_BACK);
      default -> Optional.empty();
    };
  }

  private static boolean isWell(Reading reading) {
    return switch (reading.quantity()) {
      case APPLY_LAG, LEADER_LAG -> reading.value() <= LAG_WORKED_OFF;
      case MODEL_LOSS -> reading.value() < MODEL_GOOD;
      default -> reading.value() > 0;
    };
  }

  /** How far a reading is from where it should be; below 1 is well. Learns what is normal. */
  private static Anomaly judge(Reading reading, Knowledge knowledge) {
    double value = reading.value();
    return switch (reading.quantity()) {
      case PEER_REACHABLE -> lost(Anomaly.Kind.PEER_LOST, reading, knowledge);
      case LINK_UP -> lost(Anomaly.Kind.LINK_DOWN, reading, knowledge);
      case LINK_RTT -> odd(reading, knowledge);
      case LINK_LOSS -> limited(Anomaly.Kind.LINK_LOSS, reading, LOSS_LIMIT);
      case LEADER_KNOWN -> at(Anomaly.Kind.LEADER_LOST, reading, 1 - value, "no leader is known");
      case APPLY_LAG -> limited(Anomaly.Kind.COMMIT_LAG, reading, LAG_LIMIT);
      case LEADER_LAG -> limited(Anomaly.Kind.LEADER_LAG, reading, LEADER_LAG_LIMIT);
      case EXCLUDED -> at(Anomaly.Kind.EXCLUDED, reading, value, "the others go on without it");
      case SVID_EXPIRY -> overdue(reading, knowledge);
      case CALL_REVERTED -> limited(Anomaly.Kind.CALL_REVERTED, reading, 1);
      case CALL_OUT_OF_GAS -> limited(Anomaly.Kind.CALL_OUT_OF_GAS, reading, 1);
      case CALL_ACCEPTED ->
          at(Anomaly.Kind.CALL_REFUSED, reading, 1 - value, "the contract would refuse it now");
      case MODEL_LOSS -> limited(Anomaly.Kind.MODEL_LOSS, reading, 1);
    };
  }

  private static Anomaly at(Anomaly.Kind kind, Reading reading, double score, String why) {
    return new Anomaly(kind, reading.subject(), score, why);
  }

  private static Anomaly limited(Anomaly.Kind kind, Reading reading, double limit) {
    String why = String.format(Locale.ROOT, "%.3g where %.3g is the limit", reading.value(), limit);
    return at(kind, reading, reading.value() / limit, why);
  }

  private static Anomaly lost(Anomaly.Kind kind, Reading reading, Knowledge knowledge) {
    if (reading.value() > 0) {
      knowledge.saw(reading.subject());
      return at(kind, reading, 0, "it is there");
    }
    return at(kind, reading, knowledge.hasSeen(reading.subject()) ? 1 : 0, "it was there before");
  }

  private static Anomaly overdue(Reading reading, Knowledge knowledge) {
    double lifetime = knowledge.svidLifetime(reading.value());
    double score = lifetime <= 0 ? 1 : (lifetime - reading.value()) / (LIFE_LIMIT * lifetime);
    String why = String.format(Locale.ROOT, "%.0f s to go of %.0f", reading.value(), lifetime);
    return at(Anomaly.Kind.SVID_EXPIRING, reading, score, why);
  }

  private static Anomaly odd(Reading reading, Knowledge knowledge) {
    Baseline baseline = knowledge.rttOf(reading.subject());
    double deviations = baseline.above(reading.value());
    String why =
        String.format(
            Locale.ROOT,
            "%.1f ms where %.1f is the median: robust z-score %.1f, of which %.1f is the limit",
            reading.value(),
            baseline.median(),
            deviations,
            RTT_LIMIT);
    baseline.learn(reading.value());
    return at(Anomaly.Kind.LINK_RTT, reading, deviations / RTT_LIMIT, why);
  }
}
