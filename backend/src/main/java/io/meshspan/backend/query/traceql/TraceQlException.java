package io.meshspan.backend.query.traceql;

/** A query that makes no sense; the message says where and why, in one line. */
public final class TraceQlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private TraceQlException(String message) {
    super(message);
  }

  static TraceQlException at(int position, String query, String why) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < Math.min(position, query.length()); i++) {
      if (query.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new TraceQlException(
        "parse error at line " + line + ", col " + (position - lineStart + 1) + ": " + why);
  }
}
