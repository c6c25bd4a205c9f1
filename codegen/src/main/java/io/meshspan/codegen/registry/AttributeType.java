package io.meshspan.codegen.registry;

import java.util.List;

/** The type of an attribute's value. */
public sealed interface AttributeType {
  /** A type that needs no further description. */
  enum Plain implements AttributeType {
    /** A text. */
    STRING("string"),
    /** A whole number of 64 bits. */
    INT("int"),
    /** A finite real number. */
    DOUBLE("double"),
    /** A truth value. */
    BOOLEAN("boolean"),
    /** A list of texts. */
    STRINGS("string[]");

    private final String word;

    Plain(String word) {
      this.word = word;
    }

    @Override
    public String word() {
      return word;
    }
  }

  /**
   * One of a fixed set of texts.
   *
   * @param javaName the name of the Java enum
   * @param members the values, in order; never empty
   */
  record Enumeration(String javaName, List<Member> members) implements AttributeType {
    public Enumeration {
      members = List.copyOf(members);
    }

    @Override
    public String word() {
      return "enum";
    }
  }

  /**
   * A value of an enumeration.
   *
   * @param value the text on the wire
   * @param brief what it means
   */
  record Member(String value, String brief) {}

  /** The type as the registry spells it. */
  String word();

  /** Whether values are numbers. */
  default boolean isNumber() {
    return this == Plain.INT || this == Plain.DOUBLE;
  }
}
