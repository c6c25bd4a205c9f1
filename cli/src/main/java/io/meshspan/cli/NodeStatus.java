package io.meshspan.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node last said about itself.
 *
 * @param role its Raft role, for example LEADER; empty before it said anything
 * @param term its Raft term; 0 before it said anything
 */
record NodeStatus(String role, long term) {
  private static final Pattern PAIR = Pattern.compile("(\\w+)=(\\S+)");
  static final NodeStatus UNKNOWN = new NodeStatus("", 0);

  /**
   * Reads a line such as {@code STATUS role=LEADER term=3 commit=42 peers=4}; what is missing is
   * unknown.
   */
  static NodeStatus parse(String line) {
    Map<String, String> said = new HashMap<>();
    Matcher pair = PAIR.matcher(line);
    while (pair.find()) {
      said.put(pair.group(1), pair.group(2));
    }
    long term = 0;
    try {
      term = Long.parseLong(said.getOrDefault("term", "0"));
    } catch (NumberFormatException e) {
      // A node that says no number has said no term.
    }
    return new NodeStatus(said.getOrDefault("role", ""), term);
  }

  boolean isLeader() {
    return role.equals("LEADER");
  }
}
