package io.meshspan.backend.query.traceql;

import com.google.re2j.Pattern;
import java.util.List;

/** What is asked of one span. Each part knows where it stands in the query. */
sealed interface Expression {
  /** The place of its first character, or of its operator. */
  int position();

  record Literal(Value value, int position) implements Expression {}

  record FieldOf(Field field, int position) implements Expression {}

  record Not(Expression of, int position) implements Expression {}

  record Minus(Expression of, int position) implements Expression {}

  /** Whether a string is, from its first to its last character, what a pattern says. */
  record Matches(Expression of, Pattern pattern, boolean isWanted, int position)
      implements Expression {}

  record Binary(String operator, Expression left, Expression right, int position)
      implements Expression {
    private static final List<String> COMPARISONS = List.of("=", "!=", "<", "<=", ">", ">=");

    boolean isComparison() {
      return COMPARISONS.contains(operator);
    }

    boolean isLogical() {
      return operator.equals("&&") || operator.equals("||");
    }
  }
}
