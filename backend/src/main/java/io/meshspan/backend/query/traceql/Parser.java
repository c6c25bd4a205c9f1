package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Stage.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final Expression EVERY = new Expression.Literal(Value.of(true), 0);

  private final Words words;
  private final ExpressionParser expressions;

  private Parser(String query) {
    this.words = new Words(query);
    this.expressions = new ExpressionParser(words);
  }

  /** The traces that a query means; of one for metrics, those that it would count. */
  static Pipeline parse(String query) {
    Parser parser = new Parser(query);
    MetricsExpressionParser metrics = parser.metrics();
    if (metrics.isArithmetic()) {
      throw parser.words.refused(0, "arithmetic of metrics means no traces");
    }
    Pipeline pipeline = parser.pipeline();
    if (parser.words.nextIs("|")) {
      metrics.after(metrics.counted(pipeline));
    }
    parser.hints();
    parser.end();
    return pipeline;
  }

  /** A query that means numbers. */
  static MetricsPlan parseMetrics(String query) {
    Parser parser = new Parser(query);
    MetricsExpression expression = parser.metrics().whole();
    Map<String, Value> hints = parser.hints();
    parser.end();
    return new MetricsPlan(expression, hints);
  }

  private MetricsExpressionParser metrics() {
    return new MetricsExpressionParser(words, expressions, this::pipeline);
  }

  private void end() {
    if (words.peek().kind() != Token.Kind.END) {
      throw words.expected("| or the end");
    }
  }

  /** Up to its end, or to where metrics begin. */
  private Pipeline pipeline() {
    List<Stage> stages = new ArrayList<>();
    stages.add(stage());
    while (words.nextIs("|") && !metricsFollow()) {
      words.next();
      stages.add(stage());
    }
    return new Pipeline(stages);
  }

  private boolean metricsFollow() {
    return MetricsParser.FUNCTIONS.stream().anyMatch(words::afterNextIs)
        || MetricsParser.RANKINGS.stream().anyMatch(words::afterNextIs);
  }

  private Stage stage() {
    Token first = words.peek();
    if (first.kind() == Token.Kind.WORD) {
      switch (first.text()) {
        case "by" -> {
          return by();
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

  private Stage by() {
    words.next();
    words.expect("(");
    int start = words.peek().position();
    Expression expression = expressions.expression();
    Stage by = new Stage.By(expression, "by(" + text(expression, start) + ")");
    words.expect(")");
    return by;
  }

  private String text(Expression expression, int start) {
    return expression instanceof Expression.FieldOf of ? of.field().text() : words.since(start);
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
    int start = words.peek().position();
    Expression of = expressions.sum();
    new TypeCheck(words).mustBe(Field.ValueType.NUMBER, of, function.text() + "() is for numbers");
    String text = function.text() + "(" + text(of, start) + ")";
    words.expect(")");
    return new Scalar.Aggregate(function.text(), of, text);
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
    if (words.nextIs("{")) {
      unit = new Spansets.Filter(expressions.filter());
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

  // They ask for sampling or an order; every answer here is exact, and newest first.
  private Map<String, Value> hints() {
    Map<String, Value> hints = new HashMap<>();
    while (words.nextIs("with") && words.afterNextIs("(")) {
      words.next();
      words.expect("(");
      do {
        hint(hints);
      } while (words.accept(","));
      words.expect(")");
    }
    return hints;
  }

  private void hint(Map<String, Value> hints) {
    if (words.peek().kind() != Token.Kind.WORD) {
      throw words.expected("a hint such as most_recent=true");
    }
    String name = words.next().text();
    words.expect("=");
    Value value =
        expressions.literal(words.peek()).orElseThrow(() -> words.expected("a value such as true"));
    words.next();
    hints.put(name, value);
  }
}
