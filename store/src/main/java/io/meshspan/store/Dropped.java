package io.meshspan.store;

/** How many attributes, events and links a span's sender left out. */
public record Dropped(int attributes, int events, int links) {
  /** Nothing was left out. */
  public static final Dropped NOTHING = new Dropped(0, 0, 0);
}
