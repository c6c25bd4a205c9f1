package io.meshspan.codegen.registry;

import java.util.Locale;

/** Names of the registry as names in Java. */
public final class Words {
  private Words() {}

  /** {@code mape_k} becomes {@code mapeK}, {@code votes.received} becomes {@code votesReceived}. */
  public static String camel(String name) {
    String pascal = pascal(name);
    return pascal.isEmpty()
        ? ""
        : pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1);
  }

  /** {@code mape_k} becomes {@code MapeK}. */
  public static String pascal(String name) {
    StringBuilder pascal = new StringBuilder();
    for (String word : name.split("[._]", -1)) {
      pascal.append(capital(word));
    }
    return pascal.toString();
  }

  /** {@code leaderElection} becomes {@code LeaderElection}. */
  public static String capital(String name) {
    return name.isEmpty() ? "" : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
