package io.meshspan.backend.query.series;

/** Arithmetic of two numbers. */
public enum Arithmetic {
  /** {@code +}. */
  PLUS("+"),
  /** {@code -}. */
  MINUS("-"),
  /** {@code *}. */
  TIMES("*"),
  /** {@code /}; by zero it is no number. */
  DIVIDED("/");

  private final String sign;

  Arithmetic(String sign) {
    this.sign = sign;
  }

  /** Its sign in a query. */
  public String sign() {
    return sign;
  }

  double of(double left, double right) {
    return switch (this) {
      case PLUS -> left + right;
      case MINUS -> left - right;
      case TIMES -> left * right;
      case DIVIDED -> right == 0 ? Double.NaN : left / right;
    };
  }
}
