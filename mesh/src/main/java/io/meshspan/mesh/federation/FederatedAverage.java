package io.meshspan.mesh.federation;

import io.meshspan.mesh.learning.Vector;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The arithmetic of a round: the average of the clients' weights, each counted by its examples
 * (FedAvg; McMahan et al. 2017, Algorithm 1), after those that are far from all others were left
 * out.
 */
final class FederatedAverage {
  /** A client that says it has more counts for no more: its word is all there is. */
  static final int MOST_EXAMPLES_COUNTED = 1_000;

  /** So many times as far from the middle as half of them are: not the same task any more. */
  private static final double FAR = 6;

  private static final double NEAR = 1;
  private static final int ENOUGH_TO_COMPARE = 3;

  private FederatedAverage() {}

  /** The merged weights of at least one update. */
  static Vector of(Collection<Update> updates) {
    double all = updates.stream().mapToDouble(FederatedAverage::share).sum();
    Vector sum = Vector.zeros(updates.iterator().next().weights().size());
    for (Update update : updates) {
      sum = sum.plus(share(update) / all, update.weights());
    }
    return sum;
  }

  private static double share(Update update) {
    return Math.min(MOST_EXAMPLES_COUNTED, update.examples());
  }

  /** Those that are not far from the median, weight by weight; all, when there are but two. */
  static <K extends Comparable<K>> Map<K, Update> withoutOutliers(Map<K, Update> updates) {
    if (updates.size() < ENOUGH_TO_COMPARE) {
      return updates;
    }
    Vector middle = median(updates.values());
    double[] distances =
        updates.values().stream()
            .mapToDouble(update -> update.weights().distanceTo(middle))
            .toArray();
    double limit = NEAR + FAR * median(distances);
    Map<K, Update> near = new TreeMap<>(updates);
    near.values().removeIf(update -> update.weights().distanceTo(middle) > limit);
    return near;
  }

  private static Vector median(Collection<Update> updates) {
    int size = updates.iterator().next().weights().size();
    double[] median = new double[size];
    for (int i = 0; i < size; i++) {
      int weight = i;
      median[i] = median(updates.stream().mapToDouble(one -> one.weights().at(weight)).toArray());
    }
    return Vector.of(median);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }
}
