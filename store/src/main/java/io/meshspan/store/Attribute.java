package io.meshspan.store;

import static java.util.Objects.requireNonNull;

/**
 * A named value.
 *
 * @param key as it came; an empty one is kept
 */
public record Attribute(String key, AttributeValue value) {
  public Attribute {
    requireNonNull(key, "key");
    requireNonNull(value, "value");
  }

  /** A text attribute. */
  public static Attribute of(String key, String value) {
    return new Attribute(key, new AttributeValue.Text(value));
  }

  /** An integer attribute. */
  public static Attribute of(String key, long value) {
    return new Attribute(key, new AttributeValue.Whole(value));
  }
}
