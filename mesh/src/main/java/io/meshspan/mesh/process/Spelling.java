package io.meshspan.mesh.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody may have meant who wrote a name that there is not. */
final class Spelling {
  private Spelling() {}

  /** The name that is meant, or all that there are where none is near. */
  static String advice(String written, Collection<String> known) {
    Optional<String> nearest =
        known.stream().min(Comparator.comparingInt(name -> distance(written, name)));
    return nearest
        .filter(name -> distance(written, name) <= Math.max(2, name.length() / 3))
        .map(name -> "did you mean " + name + "?")
        .orElse("there are " + String.join(", ", known));
  }

  /** How many letters to add, drop or change (Levenshtein, 1965). */
  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      int diagonal = i;
      for (int j = 0; j <= other.length(); j++) {
        int above = row[j];
        if (i == 0 || j == 0) {
          row[j] = i + j;
        } else {
          int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
          row[j] = Math.min(changed, 1 + Math.min(above, row[j - 1]));
        }
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
