package io.meshspan.api.catalog;

/** The type of an attribute's value. */
public enum ValueType {
  /** A text. */
  STRING,
  /** A whole number of 64 bits. */
  LONG,
  /** A finite real number. */
  DOUBLE,
  /** A truth value. */
  BOOLEAN,
  /** A list of texts. */
  STRING_LIST,
  /** One of a fixed set of texts. */
  ENUM
}
