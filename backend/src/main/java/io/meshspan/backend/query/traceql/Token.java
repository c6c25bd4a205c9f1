package io.meshspan.backend.query.traceql;

/**
 * A word of a query.
 *
 * @param text as it stands there; of a string its value, of an attribute its name
 * @param position of its first character
 */
record Token(Kind kind, String text, int position) {
  enum Kind {
    WORD,
    ATTRIBUTE,
    STRING,
    INTEGER,
    REAL,
    DURATION,
    SYMBOL,
    END
  }

  boolean is(String symbolOrWord) {
    return (kind == Kind.SYMBOL || kind == Kind.WORD) && text.equals(symbolOrWord);
  }

  String shown() {
    return kind == Kind.END ? "the end" : "\"" + text + "\"";
  }
}
