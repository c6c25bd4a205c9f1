package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Expression.Binary;
import io.meshspan.backend.query.traceql.Expression.Matches;
import java.util.List;

/**
 * What an expression is on a span. A comparison with something that is not there, or of another
 * type, is false. Of several values one that fits is enough; that a list is not something is true
 * when nothing in it is.
 */
final class Evaluation {
  private static final Value ABSENT = new Value.Absent();

  private final FieldValues fields;

  Evaluation(FieldValues fields) {
    this.fields = fields;
  }

  boolean isTrue(Expression condition, int span) {
    return value(condition, span).isTrue();
  }

  Value value(Field field, int span) {
    return fields.of(field, span);
  }

  /** The side of a comparison with a value that stands in the query; nothing else is compared. */
  static Expression compared(Expression expression) {
    if (expression instanceof Matches matches) {
      return matches.of();
    }
    if (expression instanceof Binary binary && binary.isComparison()) {
      if (binary.right() instanceof Expression.Literal) {
        return binary.left();
      }
      return binary.left() instanceof Expression.Literal ? binary.right() : expression;
    }
    return expression;
  }

  /**
   * What of a value makes a comparison of it true: of several events or links the last that does,
   * of a list the only one that does, or all. Nothing when it is not true; {@code nil} when it is
   * true of nothing.
   */
  Value reason(Expression comparison, Value value, int span) {
    if (!isTrue(comparison, span)) {
      return ABSENT;
    }
    boolean isOfNil =
        comparison instanceof Binary binary && (isNil(binary.left()) || isNil(binary.right()));
    if (isOfNil && ((Binary) comparison).operator().equals("=")) {
      return new Value.Text("nil");
    }
    if (value instanceof Value.Many many) {
      List<Value> reasons =
          many.present().stream().filter(each -> holds(comparison, each)).toList();
      if (many.of() == Value.Many.Of.LIST) {
        return reasons.size() == 1 ? reasons.get(0) : value;
      }
      return reasons.isEmpty() ? ABSENT : reasons.get(reasons.size() - 1);
    }
    return value;
  }

  /** Whether a comparison with a value that stands in the query is true of this one. */
  static boolean holds(Expression comparison, Value value) {
    if (comparison instanceof Matches matches) {
      return matches(matches, value);
    }
    Binary binary = (Binary) comparison;
    if (isNil(binary.left()) || isNil(binary.right())) {
      return true;
    }
    return binary.right() instanceof Expression.Literal literal
        ? compares(binary.operator(), value, literal.value())
        : compares(binary.operator(), ((Expression.Literal) binary.left()).value(), value);
  }

  Value value(Expression expression, int span) {
    if (expression instanceof Expression.Literal literal) {
      return literal.value();
    }
    if (expression instanceof Expression.FieldOf of) {
      return fields.of(of.field(), span);
    }
    if (expression instanceof Expression.Not not) {
      Value of = value(not.of(), span);
      return of instanceof Value.Bool bool ? Value.of(!bool.value()) : ABSENT;
    }
    if (expression instanceof Expression.Minus minus) {
      return negated(value(minus.of(), span));
    }
    if (expression instanceof Matches matches) {
      return Value.of(matches(matches, value(matches.of(), span)));
    }
    return binary((Binary) expression, span);
  }

  private static Value negated(Value value) {
    if (value instanceof Value.Whole whole) {
      return new Value.Whole(-whole.value());
    }
    return value instanceof Value.Real real ? new Value.Real(-real.value()) : ABSENT;
  }

  private static boolean matches(Matches matches, Value value) {
    if (value instanceof Value.Many many) {
      return many.of() == Value.Many.Of.PARTS
          ? many.values().stream().anyMatch(each -> matches(matches, each))
          : many.values().stream().anyMatch(each -> fits(matches, each)) == matches.isWanted();
    }
    return value instanceof Value.Text && fits(matches, value) == matches.isWanted();
  }

  private static boolean fits(Matches matches, Value value) {
    return value instanceof Value.Text text && matches.pattern().matches(text.value());
  }

  private Value binary(Binary binary, int span) {
    if (binary.operator().equals("&&")) {
      return Value.of(isTrue(binary.left(), span) && isTrue(binary.right(), span));
    }
    if (binary.operator().equals("||")) {
      return Value.of(isTrue(binary.left(), span) || isTrue(binary.right(), span));
    }
    Value left = value(binary.left(), span);
    Value right = value(binary.right(), span);
    if (!binary.isComparison()) {
      return arithmetic(binary.operator(), left, right);
    }
    if (isNil(binary.left()) || isNil(binary.right())) {
      return Value.of(
          comparesNil(binary.operator().equals("="), isNil(binary.left()) ? right : left));
    }
    return Value.of(compares(binary.operator(), left, right));
  }

  private static boolean comparesNil(boolean isWanted, Value value) {
    return value instanceof Value.Many many
        ? many.values().stream().anyMatch(each -> comparesNil(isWanted, each))
        : (value instanceof Value.Absent) == isWanted;
  }

  static boolean isNil(Expression expression) {
    return expression instanceof Expression.Literal literal
        && literal.value() instanceof Value.Absent;
  }

  private static boolean compares(String operator, Value left, Value right) {
    if (left instanceof Value.Many many) {
      boolean isNoneOfList = operator.equals("!=") && many.of() == Value.Many.Of.LIST;
      return isNoneOfList
          ? many.values().stream().noneMatch(each -> compares("=", each, right))
          : many.values().stream().anyMatch(each -> compares(operator, each, right));
    }
    if (right instanceof Value.Many) {
      return compares(mirrored(operator), right, left);
    }
    if (left instanceof Value.Whole a && right instanceof Value.Whole b) {
      return holds(operator, Long.compare(a.value(), b.value()));
    }
    if (left.isNumber() && right.isNumber()) {
      return holds(operator, left.number(), right.number());
    }
    if (left instanceof Value.Text a && right instanceof Value.Text b) {
      return holds(operator, a.value().compareTo(b.value()));
    }
    boolean isSameType = left.getClass() == right.getClass() && !(left instanceof Value.Absent);
    return isSameType
        && ((operator.equals("=") && left.equals(right))
            || (operator.equals("!=") && !left.equals(right)));
  }

  private static String mirrored(String operator) {
    return switch (operator) {
      case "<" -> ">";
      case "<=" -> ">=";
      case ">" -> "<";
      case ">=" -> "<=";
      default -> operator;
    };
  }

  private static boolean holds(String operator, int order) {
    return holds(operator, order, 0);
  }

  /** NaN is equal to nothing, and different from everything. */
  static boolean holds(String operator, double left, double right) {
    return switch (operator) {
      case "=" -> left == right;
      case "!=" -> left != right;
      case "<" -> left < right;
      case "<=" -> left <= right;
      case ">" -> left > right;
      default -> left >= right;
    };
  }

  static Value arithmetic(String operator, Value left, Value right) {
    if (!left.isNumber() || !right.isNumber()) {
      return ABSENT;
    }
    if (left instanceof Value.Whole a && right instanceof Value.Whole b) {
      boolean dividesByZero = b.value() == 0 && (operator.equals("/") || operator.equals("%"));
      if (!dividesByZero && !operator.equals("^")) {
        return new Value.Whole(whole(operator, a.value(), b.value()));
      }
    }
    return new Value.Real(real(operator, left.number(), right.number()));
  }

  private static long whole(String operator, long left, long right) {
    return switch (operator) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / right;
      default -> left % right;
    };
  }

  static double real(String operator, double left, double right) {
    return switch (operator) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / right;
      case "%" -> left % right;
      default -> Math.pow(left, right);
    };
  }
}
