package io.meshspan.backend.query.traceql;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.meshspan.backend.query.traceql.Expression.Binary;
import io.meshspan.backend.query.traceql.Expression.FieldOf;
import io.meshspan.backend.query.traceql.Expression.Literal;
import io.meshspan.backend.query.traceql.Field.Intrinsic;
import io.meshspan.backend.query.traceql.Field.ValueType;

/** Refuses what cannot be true of any span. */
final class TypeCheck {
  private final Words words;

  TypeCheck(Words words) {
    this.words = words;
  }

  Expression checked(Expression expression) {
    if (expression instanceof Binary binary) {
      check(binary);
    } else if (expression instanceof Expression.Not not) {
      mustBe(ValueType.BOOL, not.of(), "! is for true and false");
    } else if (expression instanceof Expression.Minus minus) {
      mustBe(ValueType.NUMBER, minus.of(), "- is for numbers");
    }
    return expression;
  }

  private void check(Binary binary) {
    ValueType left = type(binary.left());
    ValueType right = type(binary.right());
    String operator = binary.operator();
    if (binary.isLogical()) {
      mustBe(ValueType.BOOL, binary.left(), operator + " joins conditions");
      mustBe(ValueType.BOOL, binary.right(), operator + " joins conditions");
    } else if (!binary.isComparison()) {
      mustBe(ValueType.NUMBER, binary.left(), operator + " is for numbers");
      mustBe(ValueType.NUMBER, binary.right(), operator + " is for numbers");
    } else if (left == ValueType.NIL || right == ValueType.NIL) {
      checkNil(binary, left == ValueType.NIL ? binary.right() : binary.left());
    } else {
      if (left != right && left != ValueType.UNKNOWN && right != ValueType.UNKNOWN) {
        throw words.refused(
            binary.position(),
            "binary operations must operate on the same type: "
                + said(left)
                + " "
                + operator
                + " "
                + said(right));
      }
    }
  }

  private void checkNil(Binary binary, Expression other) {
    if (!binary.operator().equals("=") && !binary.operator().equals("!=")) {
      throw words.refused(binary.position(), "nil is compared with = and != alone");
    }
    boolean isAlwaysThere = other instanceof FieldOf of && of.field() instanceof Intrinsic;
    if (isAlwaysThere && binary.operator().equals("=")) {
      throw words.refused(binary.position(), "every span has this: it is never nil");
    }
  }

  /** {@code =~} and {@code !~}. */
  Expression matches(Expression of, Token operator, Expression pattern) {
    mustBe(ValueType.TEXT, of, operator.text() + " is for strings");
    if (!(pattern instanceof Literal literal) || !(literal.value() instanceof Value.Text text)) {
      throw words.refused(pattern.position(), "a regular expression is a string");
    }
    try {
      Pattern compiled = Pattern.compile(text.value(), Pattern.DOTALL);
      return new Expression.Matches(
          of, compiled, operator.text().equals("=~"), operator.position());
    } catch (PatternSyntaxException e) {
      throw words.refused(
          pattern.position(), "this is no regular expression: " + e.getDescription());
    }
  }

  void mustBe(ValueType type, Expression expression, String why) {
    ValueType is = type(expression);
    if (is != type && is != ValueType.UNKNOWN) {
      throw words.refused(expression.position(), why + ", and this is " + said(is));
    }
  }

  private static String said(ValueType type) {
    return switch (type) {
      case UNKNOWN -> "an attribute";
      case NUMBER -> "a number";
      case TEXT -> "a string";
      case BOOL -> "true or false";
      case STATUS -> "a status";
      case KIND -> "a kind";
      case NIL -> "nil";
    };
  }

  static ValueType type(Expression expression) {
    if (expression instanceof Literal literal) {
      return type(literal.value());
    }
    if (expression instanceof FieldOf of) {
      return of.field() instanceof Intrinsic intrinsic ? intrinsic.type() : ValueType.UNKNOWN;
    }
    if (expression instanceof Binary binary) {
      return binary.isComparison() || binary.isLogical() ? ValueType.BOOL : ValueType.NUMBER;
    }
    return expression instanceof Expression.Minus ? ValueType.NUMBER : ValueType.BOOL;
  }

  private static ValueType type(Value value) {
    if (value instanceof Value.Text) {
      return ValueType.TEXT;
    }
    if (value instanceof Value.Bool) {
      return ValueType.BOOL;
    }
    if (value instanceof Value.StatusValue) {
      return ValueType.STATUS;
    }
    if (value instanceof Value.KindValue) {
      return ValueType.KIND;
    }
    return value.isNumber() ? ValueType.NUMBER : ValueType.NIL;
  }
}
