package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Expression.Binary;
import io.meshspan.backend.query.traceql.Expression.FieldOf;
import io.meshspan.backend.query.traceql.Expression.Literal;
import io.meshspan.backend.query.traceql.Field.Intrinsic;
import io.meshspan.backend.query.traceql.Field.Scope;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of one span. From weak to strong: {@code && ||} (one level), comparisons, {@code +
 * -}, {@code !}, {@code * / %}, {@code ^}.
 */
final class ExpressionParser {
  private static final List<String> LOGICAL = List.of("&&", "||");
  private static final List<String> COMPARISONS =
      List.of("=", "!=", "<", "<=", ">", ">=", "=~", "!~");
  private static final List<String> SUMS = List.of("+", "-");
  private static final List<String> PRODUCTS = List.of("*", "/", "%");

  private final Words words;
  private final TypeCheck check;

  ExpressionParser(Words words) {
    this.words = words;
    this.check = new TypeCheck(words);
  }

  Expression expression() {
    Expression left = comparison();
    while (words.nextIsOneOf(LOGICAL)) {
      Token operator = words.next();
      left = check.checked(new Binary(operator.text(), left, comparison(), operator.position()));
    }
    return left;
  }

  /** A condition in braces; without one it is true of every span. */
  Expression filter() {
    words.expect("{");
    Expression condition = new Literal(Value.of(true), words.peek().position());
    if (!words.nextIs("}")) {
      condition = expression();
      check.mustBe(Field.ValueType.BOOL, condition, "a filter is a condition");
    }
    words.expect("}");
    return condition;
  }

  private Expression comparison() {
    Expression left = sum();
    while (words.nextIsOneOf(COMPARISONS)) {
      Token operator = words.next();
      Expression right = sum();
      left =
          operator.text().endsWith("~")
              ? check.matches(left, operator, right)
              : check.checked(
                  new Binary(
                      operator.text(), id(left, right), id(right, left), operator.position()));
    }
    return left;
  }

  /** The first, which with a trace's id on the other side is one itself, however it is padded. */
  private static Expression id(Expression of, Expression other) {
    boolean isId =
        other instanceof FieldOf field
            && (field.field() == Intrinsic.TRACE_ID || field.field() == Intrinsic.LINK_TRACE_ID);
    return isId && of instanceof Literal literal && literal.value() instanceof Value.Text text
        ? new Literal(new Value.Text(FieldValues.withoutZeros(text.value())), of.position())
        : of;
  }

  Expression sum() {
    Expression left = not();
    while (words.nextIsOneOf(SUMS)) {
      Token operator = words.next();
      left = check.checked(new Binary(operator.text(), left, not(), operator.position()));
    }
    return left;
  }

  private Expression not() {
    if (words.nextIs("!")) {
      Token operator = words.next();
      words.enter();
      Expression negated = check.checked(new Expression.Not(not(), operator.position()));
      words.leave();
      return negated;
    }
    return product();
  }

  private Expression product() {
    Expression left = power();
    while (words.nextIsOneOf(PRODUCTS)) {
      Token operator = words.next();
      left = check.checked(new Binary(operator.text(), left, power(), operator.position()));
    }
    return left;
  }

  private Expression power() {
    Expression base = unit();
    if (!words.nextIs("^")) {
      return base;
    }
    Token operator = words.next();
    words.enter();
    Expression power =
        check.checked(new Binary(operator.text(), base, power(), operator.position()));
    words.leave();
    return power;
  }

  private Expression unit() {
    words.enter();
    Expression unit = deeperUnit();
    words.leave();
    return unit;
  }

  private Expression deeperUnit() {
    if (words.accept("(")) {
      Expression inner = expression();
      words.expect(")");
      return inner;
    }
    if (words.nextIs("-")) {
      Token minus = words.next();
      return check.checked(new Expression.Minus(unit(), minus.position()));
    }
    Token token = words.peek();
    Optional<Value> literal = literal(token);
    if (literal.isPresent()) {
      words.next();
      return new Literal(literal.get(), token.position());
    }
    return new FieldOf(field(), token.position());
  }

  /** An attribute or an intrinsic. */
  Field field() {
    Token token = words.peek();
    if (token.kind() == Token.Kind.ATTRIBUTE) {
      words.next();
      return Scope.read(token.text());
    }
    if (token.kind() == Token.Kind.WORD) {
      Field field =
          Intrinsic.named(token.text())
              .orElseThrow(
                  () ->
                      words.refused(
                          token,
                          "\""
                              + token.text()
                              + "\" is no intrinsic; an attribute has a scope or a dot, as in ."
                              + token.text()));
      words.next();
      return field;
    }
    throw words.expected("an attribute, an intrinsic or a value");
  }

  /** The value that a word is, if it is one. */
  Optional<Value> literal(Token token) {
    return switch (token.kind()) {
      case STRING -> Optional.of(new Value.Text(token.text()));
      case INTEGER, REAL, DURATION -> Optional.of(number(token));
      case WORD -> word(token.text());
      default -> Optional.empty();
    };
  }

  private Value number(Token token) {
    try {
      return switch (token.kind()) {
        case INTEGER -> new Value.Whole(Long.parseLong(token.text()));
        case REAL -> new Value.Real(Double.parseDouble(token.text()));
        default -> new Value.Whole(Durations.nanos(token.text()));
      };
    } catch (NumberFormatException e) {
      throw words.refused(token, "\"" + token.text() + "\" is no number and no duration");
    }
  }

  private static Optional<Value> word(String word) {
    return switch (word) {
      case "true" -> Optional.of(Value.of(true));
      case "false" -> Optional.of(Value.of(false));
      case "nil" -> Optional.of(new Value.Absent());
      case "ok" -> Optional.of(new Value.StatusValue(Status.Code.OK));
      case "error" -> Optional.of(new Value.StatusValue(Status.Code.ERROR));
      case "unset" -> Optional.of(new Value.StatusValue(Status.Code.UNSET));
      case "unspecified" -> Optional.of(new Value.KindValue(SpanKind.UNSPECIFIED));
      case "internal" -> Optional.of(new Value.KindValue(SpanKind.INTERNAL));
      case "server" -> Optional.of(new Value.KindValue(SpanKind.SERVER));
      case "client" -> Optional.of(new Value.KindValue(SpanKind.CLIENT));
      case "producer" -> Optional.of(new Value.KindValue(SpanKind.PRODUCER));
      case "consumer" -> Optional.of(new Value.KindValue(SpanKind.CONSUMER));
      case "minInt" -> Optional.of(new Value.Whole(Long.MIN_VALUE));
      case "maxInt" -> Optional.of(new Value.Whole(Long.MAX_VALUE));
      default -> Optional.empty();
    };
  }
}
