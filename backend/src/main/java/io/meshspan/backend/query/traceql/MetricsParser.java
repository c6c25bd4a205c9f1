package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.Measure.Function;
import io.meshspan.backend.query.series.SecondStage;
import io.meshspan.backend.query.series.SecondStage.Comparison;
import io.meshspan.backend.query.series.SecondStage.Extreme;
import io.meshspan.backend.query.traceql.FirstStage.Compared;
import io.meshspan.backend.query.traceql.FirstStage.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what follows a pipeline of spansets in a query for metrics. */
final class MetricsParser {
  /** The functions that begin it. */
  static final Set<String> FUNCTIONS =
      Set.of(
          "rate",
          "count_over_time",
          "min_over_time",
          "max_over_time",
          "avg_over_time",
          "sum_over_time",
          "quantile_over_time",
          "histogram_over_time",
          "compare");

  /** The functions that follow one of these. */
  static final Set<String> RANKINGS = Set.of("topk", "bottomk");

  private static final Map<String, Comparison> COMPARISONS =
      Map.of(
          "=", Comparison.EQUAL,
          "!=", Comparison.DIFFERENT,
          "<", Comparison.LESS,
          "<=", Comparison.AT_MOST,
          ">", Comparison.GREATER,
          ">=", Comparison.AT_LEAST);
  private static final int MOST_GROUPED_BY = 5;
  private static final int MOST_TOP = 1_000;
  private static final int TOP = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Words words;
  private final ExpressionParser expressions;

  MetricsParser(Words words, ExpressionParser expressions) {
    this.words = words;
    this.expressions = expressions;
  }

  FirstStage first() {
    Token name = words.peek();
    if (name.kind() != Token.Kind.WORD || !FUNCTIONS.contains(name.text())) {
      throw words.expected("a function such as rate() or quantile_over_time(duration, 0.9)");
    }
    words.next();
    words.expect("(");
    if (name.is("compare")) {
      return compared();
    }
    Function function = Function.valueOf(name.text().toUpperCase(Locale.ROOT));
    Optional<Field> of = function.isCount() ? Optional.empty() : Optional.of(expressions.field());
    List<Double> quantiles = new ArrayList<>();
    if (function == Function.QUANTILE_OVER_TIME) {
      do {
        words.expect(",");
        quantiles.add(quantile());
      } while (words.nextIs(","));
    }
    words.expect(")");
    return new Measured(function, of, quantiles, by(function));
  }

  private double quantile() {
    Token token = words.peek();
    double quantile = number();
    if (token.kind() == Token.Kind.DURATION || quantile < 0 || quantile > 1) {
      throw words.refused(token, "a quantile is from 0 to 1, not " + token.text());
    }
    return quantile;
  }

  private List<Field> by(Function function) {
    List<Field> by = new ArrayList<>();
    if (!words.accept("by")) {
      return by;
    }
    // A bucket, and a mean's weight, take the place of one.
    int most =
        function.isBucketed() || function == Function.AVG_OVER_TIME
            ? MOST_GROUPED_BY - 1
            : MOST_GROUPED_BY;
    words.expect("(");
    do {
      if (by.size() == most) {
        throw words.refused(
            words.peek(), function.text() + "() is grouped by at most " + most + " attributes");
      }
      by.add(expressions.field());
    } while (words.accept(","));
    words.expect(")");
    return by;
  }

  private FirstStage compared() {
    Expression selection = expressions.filter();
    int top = TOP;
    long start = 0;
    long end = 0;
    if (words.accept(",")) {
      top = (int) whole(1, MOST_TOP, "how many values are compared");
      if (words.accept(",")) {
        start = whole(1, Long.MAX_VALUE, "nanoseconds since 1970");
        words.expect(",");
        end = whole(start + 1, Long.MAX_VALUE, "nanoseconds since 1970 after the start");
      }
    }
    words.expect(")");
    return new Compared(selection, top, start, end);
  }

  /** Any number of rankings and comparisons. */
  List<SecondStage> second() {
    List<SecondStage> stages = new ArrayList<>();
    while (true) {
      if (words.accept("|")) {
        stages.add(ranking());
      } else if (words.peek().kind() == Token.Kind.SYMBOL
          && COMPARISONS.containsKey(words.peek().text())) {
        Comparison comparison = COMPARISONS.get(words.next().text());
        double sign = words.accept("-") ? -1 : 1;
        stages.add(new SecondStage.Kept(comparison, sign * number()));
      } else {
        return stages;
      }
    }
  }

  private SecondStage ranking() {
    Token name = words.peek();
    if (name.kind() != Token.Kind.WORD || !RANKINGS.contains(name.text())) {
      throw words.expected("topk() or bottomk()");
    }
    words.next();
    words.expect("(");
    int most = (int) whole(1, Integer.MAX_VALUE, "how many series are kept");
    words.expect(")");
    return new SecondStage.Ranked(name.is("topk") ? Extreme.TOP : Extreme.BOTTOM, most);
  }

  private long whole(long least, long most, String what) {
    Token token = words.peek();
    if (token.kind() == Token.Kind.INTEGER) {
      try {
        long number = Long.parseLong(token.text());
        if (number >= least && number <= most) {
          words.next();
          return number;
        }
      } catch (NumberFormatException e) {
        throw words.refused(token, "\"" + token.text() + "\" is too long a number");
      }
    }
    throw words.expected(what + ", a whole number from " + least + " to " + most);
  }

  /** A number; a duration in seconds. */
  private double number() {
    Token token = words.peek();
    if (expressions.literal(token).orElse(Value.of(false)).isNumber()) {
      words.next();
      double number = expressions.literal(token).orElseThrow().number();
      return token.kind() == Token.Kind.DURATION ? number / NANOS_PER_SECOND : number;
    }
    throw words.expected("a number");
  }
}
