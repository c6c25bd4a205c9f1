package io.meshspan.backend.query;

/** How many spans of a family there are, and how many of them failed. */
public record FamilyCount(String name, long spans, long errors) {
  /** A span's family: its name up to the first dot, or all of it. */
  public static String familyOf(String spanName) {
    int dot = spanName.indexOf('.');
    return dot < 0 ? spanName : spanName.substring(0, dot);
  }

  FamilyCount and(FamilyCount more) {
    return new FamilyCount(name, spans + more.spans, errors + more.errors);
  }

  /** From 0 to 1. */
  public double errorShare() {
    return spans == 0 ? 0 : (double) errors / spans;
  }
}
