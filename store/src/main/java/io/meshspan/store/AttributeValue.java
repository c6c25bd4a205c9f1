package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import java.util.Base64;
import java.util.List;

/** A value with its type, as complete as OTLP's {@code AnyValue}. */
public sealed interface AttributeValue {
  /**
   * The form in which searches compare it: text as it is, numbers and truth values as in JSON,
   * bytes in base64, lists and maps as JSON, "" for {@link Empty}.
   */
  String text();

  /** A string. */
  record Text(String value) implements AttributeValue {
    public Text {
      requireNonNull(value, "value");
    }

    @Override
    public String text() {
      return value;
    }
  }

  /** A truth value. */
  record Bool(boolean value) implements AttributeValue {
    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }

  /** A 64-bit integer. */
  record Whole(long value) implements AttributeValue {
    @Override
    public String text() {
      return Long.toString(value);
    }
  }

  /** A double, with NaN and the infinities. */
  record Real(double value) implements AttributeValue {
    @Override
    public String text() {
      return ValueText.of(value);
    }
  }

  /**
   * Bytes.
   *
   * @param base64 standard alphabet with padding: text, because a record's arrays compare by
   *     reference
   */
  record Bytes(String base64) implements AttributeValue {
    public Bytes {
      requireNonNull(base64, "base64");
    }

    /** Wraps a copy. */
    public static Bytes of(byte[] bytes) {
      return new Bytes(Base64.getEncoder().encodeToString(bytes));
    }

    @Override
    public String text() {
      return base64;
    }
  }

  /** Values in order, of any types. */
  record Sequence(List<AttributeValue> values) implements AttributeValue {
    public Sequence {
      values = List.copyOf(values);
    }

    @Override
    public String text() {
      return ValueText.json(this);
    }
  }

  /** Named values in order. */
  record Group(List<Attribute> entries) implements AttributeValue {
    public Group {
      entries = List.copyOf(entries);
    }

    @Override
    public String text() {
      return ValueText.json(this);
    }
  }

  /** A value that was sent without one. */
  record Empty() implements AttributeValue {
    @Override
    public String text() {
      return "";
    }
  }
}
