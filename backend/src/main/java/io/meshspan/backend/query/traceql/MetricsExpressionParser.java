package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.Arithmetic;
import io.meshspan.backend.query.series.SecondStage;
import io.meshspan.backend.query.traceql.MetricsExpression.After;
import io.meshspan.backend.query.traceql.MetricsExpression.Combined;
import io.meshspan.backend.query.traceql.MetricsExpression.Constant;
import io.meshspan.backend.query.traceql.MetricsExpression.Counted;
import java.util.List;
import java.util.function.Supplier;

/** Reads a query for metrics: one pipeline with a function, or arithmetic of several. */
final class MetricsExpressionParser {
  /** Each holds its own numbers. */
  private static final int MOST_COUNTED = 8;

  private static final List<String> SUMS = List.of("+", "-");
  private static final List<String> PRODUCTS = List.of("*", "/");

  private final Words words;
  private final ExpressionParser expressions;
  private final Supplier<Pipeline> pipelines;
  private int counted;

  /**
   * A reader of these words.
   *
   * @param pipelines read one where the words stand
   */
  MetricsExpressionParser(Words words, ExpressionParser expressions, Supplier<Pipeline> pipelines) {
    this.words = words;
    this.expressions = expressions;
    this.pipelines = pipelines;
  }

  MetricsExpression whole() {
    Token start = words.peek();
    MetricsExpression expression = isArithmetic() ? sum() : counted(pipelines.get());
    if (expression instanceof Constant) {
      throw words.refused(start, "this is a number, and not a metrics query");
    }
    return after(expression);
  }

  /** Whether arithmetic begins here, and no pipeline. */
  boolean isArithmetic() {
    return isNumber(words.peek())
        || (words.nextIs("(")
            && (isNumber(words.afterNext()) || words.parenthesesHold(MetricsParser.FUNCTIONS)));
  }

  private boolean isNumber(Token token) {
    return token.is("-") || expressions.literal(token).filter(Value::isNumber).isPresent();
  }

  /** A function of a pipeline that was read. */
  MetricsExpression counted(Pipeline pipeline) {
    Token bar = words.peek();
    if (!words.accept("|")) {
      throw words.expected("| and a function such as rate(), as this is not a metrics query");
    }
    if (++counted > MOST_COUNTED) {
      throw words.refused(bar, "a query has at most " + MOST_COUNTED + " metrics");
    }
    return new Counted(pipeline, new MetricsParser(words, expressions).first());
  }

  MetricsExpression after(MetricsExpression expression) {
    Token after = words.peek();
    List<SecondStage> second = new MetricsParser(words, expressions).second();
    if (second.isEmpty()) {
      return expression;
    }
    if (isComparison(expression)) {
      throw words.refused(after, "compare() cannot be used with second stage functions");
    }
    return new After(expression, second);
  }

  private static boolean isComparison(MetricsExpression expression) {
    return expression instanceof Counted of && of.first() instanceof FirstStage.Compared;
  }

  private MetricsExpression sum() {
    MetricsExpression left = product();
    while (words.nextIsOneOf(SUMS)) {
      left = combined(words.next(), left, product());
    }
    return left;
  }

  private MetricsExpression product() {
    MetricsExpression left = unit();
    while (words.nextIsOneOf(PRODUCTS)) {
      left = combined(words.next(), left, unit());
    }
    return left;
  }

  private MetricsExpression combined(Token sign, MetricsExpression left, MetricsExpression right) {
    if (isComparison(left) || isComparison(right)) {
      throw words.refused(sign, "compare() cannot be used in arithmetic");
    }
    if (left instanceof Constant a && right instanceof Constant b) {
      return new Constant(Evaluation.arithmetic(sign.text(), a.value(), b.value()));
    }
    for (Arithmetic each : Arithmetic.values()) {
      if (each.sign().equals(sign.text())) {
        return new Combined(each, left, right);
      }
    }
    throw new IllegalArgumentException(sign.text());
  }

  private MetricsExpression unit() {
    words.enter();
    MetricsExpression unit = words.nextIs("(") ? inParentheses() : number();
    words.leave();
    return unit;
  }

  private MetricsExpression inParentheses() {
    words.expect("(");
    MetricsExpression inner = isArithmetic() ? sum() : counted(pipelines.get());
    MetricsExpression whole = inner instanceof Constant ? inner : after(inner);
    words.expect(")");
    return whole;
  }

  private MetricsExpression number() {
    boolean isNegative = words.accept("-");
    Token token = words.peek();
    Value value = expressions.literal(token).orElse(Value.of(false));
    if (!value.isNumber() || token.kind() == Token.Kind.DURATION) {
      throw words.expected("a number, or a metrics query in parentheses");
    }
    words.next();
    return new Constant(isNegative ? Evaluation.arithmetic("-", new Value.Whole(0), value) : value);
  }
}
