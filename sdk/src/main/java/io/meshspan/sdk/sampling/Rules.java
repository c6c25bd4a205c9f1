package io.meshspan.sdk.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What holds for some operations, whatever the policy below thinks of the others: {@code
 * raft.leader_election=1, mesh.*=0.05, *=0.5}, the first that fits. A star stands for any
 * characters and may come at the end alone.
 */
final class Rules implements Policy {
  private static final String ANYTHING = "*";

  private final List<Rule> rules;
  private final Policy otherwise;

  /** One rule; its pattern is a whole name, or a beginning. */
  record Rule(String beginning, boolean isWholeName, RejectionThreshold threshold) {
    boolean fits(String operation) {
      return isWholeName ? operation.equals(beginning) : operation.startsWith(beginning);
    }

    String description() {
      return beginning + (isWholeName ? "" : ANYTHING) + "=" + threshold.probability();
    }
  }

  private Rules(List<Rule> rules, Policy otherwise) {
    this.rules = rules;
    this.otherwise = otherwise;
  }

  /**
   * Reads rules, separated by commas.
   *
   * @throws IllegalArgumentException that names the rule and says what it should be like
   */
  static Policy parse(String text, Policy otherwise) {
    List<Rule> rules = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      if (!each.isBlank()) {
        rules.add(rule(each.strip()));
      }
    }
    return rules.isEmpty() ? otherwise : new Rules(List.copyOf(rules), otherwise);
  }

  private static Rule rule(String text) {
    int equals = text.lastIndexOf('=');
    String pattern = equals < 0 ? "" : text.substring(0, equals).strip();
    int star = pattern.indexOf(ANYTHING);
    if (pattern.isEmpty() || (star >= 0 && star < pattern.length() - 1)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no rule; one is like raft.leader_election=1 or mesh.*=0.05, with a star at"
              + " the end alone");
    }
    boolean isWholeName = star < 0;
    String beginning = isWholeName ? pattern : pattern.substring(0, star);
    return new Rule(
        beginning, isWholeName, RejectionThreshold.keeping(probability(text, equals + 1)));
  }

  private static double probability(String rule, int from) {
    String text = rule.substring(from).strip();
    try {
      double probability = Double.parseDouble(text);
      if (probability >= 0 && probability <= 1) {
        return probability;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "\"" + rule + "\": the probability must be 0 to 1, got \"" + text + "\"");
  }

  @Override
  public RejectionThreshold threshold(String operation) {
    for (Rule rule : rules) {
      if (rule.fits(operation)) {
        return rule.threshold();
      }
    }
    return otherwise.threshold(operation);
  }

  @Override
  public void begun(String operation, boolean isKept) {
    if (rules.stream().noneMatch(rule -> rule.fits(operation))) {
      otherwise.begun(operation, isKept);
    } else if (isKept) {
      otherwise.continued(); // a span that the policy below has no say in
    }
  }

  @Override
  public void continued() {
    otherwise.continued();
  }

  @Override
  public String description() {
    return rules.stream().map(Rule::description).collect(Collectors.joining(","))
        + ","
        + otherwise.description();
  }
}
