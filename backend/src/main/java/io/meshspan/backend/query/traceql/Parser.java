package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Stage.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a query: spansets and what is done with them. */
final class Parser {
  private static final List<String> JOINS = List.of("&&", "||");
  private static final List<String> RELATIONS =
      List.of(
          ">", ">>", "<", "<<", "~", "!>", "!>>", "!<", "!<<", "!~", "&>", "&>>", "&<", "&<<",
          "&~");
  private static final List<String> COMPARISONS = List.of("=", "!=", "<", "<=", ">", ">=");
  private static final Set<String> AGGREGATES = Set.of("count", "avg", "min", "max", "sum");
  private static final Set<String> METRICS =
      Set.of(
          "rate",
          "count_over_time",
          "min_over_time",
          "max_over_time",
          "avg_over_time",
          "sum_over_time",
          "quantile_over_time",
          "histogram_over_time",
          "compare",
          "topk",
          "bottomk");
  private static final Expression EVERY = new Expression.Literal(Value.of(true), 0);

  private final Words words;
  private final ExpressionParser expressions;

  private Parser(String query) {
    this.words = new Words(query);
    this.expressions = new ExpressionParser(words);
  }

  static Pipeline parse(String query) {
    Parser parser = new Parser(query);
    Pipeline pipeline = parser.pipeline();
    parser.hints();
    if (parser.words.peek().kind() != Token.Kind.END) {
      throw parser.words.expected("| or the end");
    }
    return pipeline;
  }

  private Pipeline pipeline() {
    List<Stage> stages = new ArrayList<>();
    do {
      stages.add(stage());
    } while (words.accept("|"));
    return new Pipeline(stages);
  }

  private Stage stage() {
    Token first = words.peek();
    if (first.kind() == Token.Kind.WORD) {
      if (METRICS.contains(first.text())) {
        throw words.refused(first, first.text() + "() makes metrics, and a search answers traces");
      }
      switch (first.text()) {
        case "by" -> {
          return new Stage.By(inParentheses());
        }
        case "coalesce" -> {
          words.next();
          words.expect("(");
          words.expect(")");
          return new Stage.Coalesce();
        }
        case "select" -> {
          return show();
        }
        default -> {
          return compare();
        }
      }
    }
    boolean isSpanset = first.is("{") || first.is("(");
    return isSpanset ? new Stage.Select(spansets()) : compare();
  }

  private Expression inParentheses() {
    words.next();
    words.expect("(");
    Expression expression = expressions.expression();
    words.expect(")");
    return expression;
  }

  private Stage show() {
    words.next();
    words.expect("(");
    List<Field> fields = new ArrayList<>();
    do {
      fields.add(expressions.field());
    } while (words.accept(","));
    words.expect(")");
    return new Stage.Show(fields);
  }

  private Stage compare() {
    Scalar left = sum();
    if (!words.nextIsOneOf(COMPARISONS)) {
      throw words.expected("a comparison such as > 2");
    }
    String operator = words.next().text();
    return new Stage.Compare(operator, left, sum());
  }

  private Scalar sum() {
    Scalar left = product();
    while (words.nextIs("+") || words.nextIs("-")) {
      left = new Scalar.Arithmetic(words.next().text(), left, product());
    }
    return left;
  }

  private Scalar product() {
    Scalar left = scalar();
    while (words.nextIs("*") || words.nextIs("/") || words.nextIs("%")) {
      left = new Scalar.Arithmetic(words.next().text(), left, scalar());
    }
    return left;
  }

  private Scalar scalar() {
    Token token = words.peek();
    switch (token.kind()) {
      case INTEGER, REAL, DURATION -> {
        return new Scalar.Constant(number());
      }
      case WORD -> {
        if (AGGREGATES.contains(token.text())) {
          return aggregate();
        }
      }
      default -> {}
    }
    throw words.expected("{, or a function such as count(), avg(), by() or select()");
  }

  private double number() {
    Token token = words.next();
    try {
      return token.kind() == Token.Kind.DURATION
          ? Durations.nanos(token.text())
          : Double.parseDouble(token.text());
    } catch (NumberFormatException e) {
      throw words.refused(token, "\"" + token.text() + "\" is no number and no duration");
    }
  }

  private Scalar aggregate() {
    Token function = words.next();
    words.expect("(");
    if (function.is("count")) {
      words.expect(")");
      return new Scalar.Aggregate("count", EVERY, "count()");
    }
    Expression of = expressions.sum();
    new TypeCheck(words).mustBe(Field.ValueType.NUMBER, of, function.text() + "() is for numbers");
    words.expect(")");
    String shown = of instanceof Expression.FieldOf field ? field.field().text() : "expression";
    return new Scalar.Aggregate(function.text(), of, function.text() + "(" + shown + ")");
  }

  // && and || are weaker than what compares places in the trace.
  private Spansets spansets() {
    Spansets left = related();
    while (words.nextIsOneOf(JOINS)) {
      left = new Spansets.Joined(words.next().text(), left, related());
    }
    return left;
  }

  private Spansets related() {
    Spansets left = unit();
    while (words.nextIsOneOf(RELATIONS)) {
      left = new Spansets.Joined(words.next().text(), left, unit());
    }
    return left;
  }

  private Spansets unit() {
    words.enter();
    Spansets unit;
    if (words.accept("{")) {
      unit = new Spansets.Filter(words.nextIs("}") ? EVERY : condition());
      words.expect("}");
    } else if (words.accept("(")) {
      Pipeline inner = pipeline();
      words.expect(")");
      unit =
          inner.stages().size() == 1 && inner.stages().get(0) instanceof Stage.Select only
              ? only.spansets()
              : new Spansets.Nested(inner);
    } else {
      throw words.expected("{ or (");
    }
    words.leave();
    return unit;
  }

  private Expression condition() {
    Expression condition = expressions.expression();
    new TypeCheck(words).mustBe(Field.ValueType.BOOL, condition, "a filter is a condition");
    return condition;
  }

  // They ask for sampling or an order; every answer here is exact, and newest first.
  private void hints() {
    if (!words.nextIs("with") || !words.afterNextIs("(")) {
      return;
    }
    words.next();
    words.expect("(");
    do {
      if (words.peek().kind() != Token.Kind.WORD) {
        throw words.expected("a hint such as most_recent=true");
      }
      words.next();
      words.expect("=");
      words.next();
    } while (words.accept(","));
    words.expect(")");
  }
}
