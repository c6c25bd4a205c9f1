package io.meshspan.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node last said about itself.
 *
 * @param role its Raft role, for example LEADER; empty before it said anything
 * @param term its Raft term; 0 before it said anything
 * @param forecasts how its forecasts of links were of late; empty before there were any
 */
record NodeStatus(String role, long term, Optional<Forecasts> forecasts) {
  private static final Pattern PAIR = Pattern.compile("(\\w+)=(\\S+)");
  static final NodeStatus UNKNOWN = new NodeStatus("", 0, Optional.empty());

  /**
   * Reads a line such as {@code STATUS role=LEADER term=3 commit=42 peers=4}; what is missing is
   * unknown.
   */
  static NodeStatus parse(String line) {
    Map<String, String> said = words(line);
    long term = (long) number(said, "term").orElse(0);
    return new NodeStatus(said.getOrDefault("role", ""), term, forecasts(said));
  }

  /** All that such a line says, by name. */
  static Map<String, String> words(String line) {
    Map<String, String> said = new HashMap<>();
    Matcher pair = PAIR.matcher(line);
    while (pair.find()) {
      said.put(pair.group(1), pair.group(2));
    }
    return said;
  }

  private static Optional<Forecasts> forecasts(Map<String, String> said) {
    OptionalDouble learnt = number(said, "forecast_error");
    OptionalDouble average = number(said, "average_error");
    if (learnt.isEmpty() || average.isEmpty()) {
      return Optional.empty();
    }
    long rounds = (long) number(said, "model_rounds").orElse(0);
    return Optional.of(new Forecasts(rounds, learnt.getAsDouble(), average.getAsDouble()));
  }

  /** A node that says no number there has said nothing. */
  private static OptionalDouble number(Map<String, String> said, String name) {
    try {
      return OptionalDouble.of(Double.parseDouble(said.getOrDefault(name, "")));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /**
   * Forecasts of a node's links against what then came, on the same links at the same moments.
   *
   * @param rounds rounds of learning together that are in the model
   * @param learntMillis mean error of the forecasts by the model
   * @param averageMillis mean error of the moving average, which is there without learning
   */
  record Forecasts(long rounds, double learntMillis, double averageMillis) {
    /** The mean over the nodes that say it; empty when none does. */
    static Optional<Forecasts> overAll(List<NodeStatus> nodes) {
      List<Forecasts> all = nodes.stream().flatMap(node -> node.forecasts().stream()).toList();
      if (all.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Forecasts(
              all.stream().mapToLong(Forecasts::rounds).max().orElseThrow(),
              all.stream().mapToDouble(Forecasts::learntMillis).average().orElseThrow(),
              all.stream().mapToDouble(Forecasts::averageMillis).average().orElseThrow()));
    }
  }

  boolean isLeader() {
    return role.equals("LEADER");
  }
}
