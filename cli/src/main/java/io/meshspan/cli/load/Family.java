package io.meshspan.cli.load;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A component family, by the first word of its spans' names. */
public enum Family {
  MAPE_K("mape_k"),
  MESH("mesh"),
  SPIFFE("spiffe"),
  ML("ml"),
  LEDGER("ledger"),
  DAO("dao"),
  EBPF("ebpf"),
  FL("fl"),
  RAFT("raft"),
  CRDT("crdt"),
  CONTRACT("contract");

  private final String word;

  Family(String word) {
    this.word = word;
  }

  /** Its name in the registry, {@code mape_k} for example. */
  public String word() {
    return word;
  }

  /** The family of that name. */
  public static Optional<Family> named(String word) {
    return Arrays.stream(values()).filter(family -> family.word.equals(word)).findFirst();
  }

  /** All names, in the order of the reference. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Family::word).toList();
  }
}
