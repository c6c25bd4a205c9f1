package io.meshspan.backend.query.traceql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.backend.query.series.Series;
import io.meshspan.backend.query.series.SeriesAnswer;
import io.meshspan.backend.query.series.SeriesLimits;
import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.store.Attribute;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.Status;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MetricsQueryTest {
  private static final long SECOND = 1_000_000_000;

  /** Two intervals of ten seconds. */
  private static final TimeGrid GRID = new TimeGrid(0, 20 * SECOND, 10 * SECOND);

  private static final SeriesLimits LIMITS = new SeriesLimits(100, 5);

  /** A root of 4 s at 2 s, and two children of 1 s, one of them failed, at 3 s and 12 s. */
  private static final Trace TRACE =
      new Trace(
          new TraceId(0, 0xabc),
          List.of(span(1, 0, 2, 4, false), span(2, 1, 3, 1, true), span(3, 1, 12, 1, false)));

  private static Span span(long id, long parent, long start, long seconds, boolean failed) {
    return Span.builder(new TraceId(0, 0xabc), new SpanId(id), parent == 0 ? "root" : "child")
        .lasting(start * SECOND, (start + seconds) * SECOND)
        .parent(parent == 0 ? Optional.empty() : Optional.of(new SpanId(parent)))
        .status(new Status(failed ? Status.Code.ERROR : Status.Code.UNSET, ""))
        .attributes(List.of(Attribute.of("id", id)))
        .resource(Resource.ofService("node-" + id % 2))
        .build();
  }

  private static SeriesAnswer answer(String query) {
    MetricsRun run = MetricsQuery.parse(query).over(GRID, LIMITS);
    run.visit(TRACE);
    return run.answer();
  }

  private static String lines(String query) {
    return answer(query).series().stream()
        .map(
            series ->
                series.labels().stream()
                        .map(each -> each.key() + "=" + each.value().text())
                        .collect(Collectors.joining(","))
                    + " "
                    + series.samples().stream()
                        .map(each -> each.epochMillis() / 1_000 + ":" + each.value())
                        .collect(Collectors.joining(" ")))
        .collect(Collectors.joining("; "));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      value = {
        "{} | rate() # __name__=rate 10:0.2 20:0.1",
        "{} | count_over_time() by(name) # name=child 10:1.0 20:1.0; name=root 10:1.0 20:0.0",
        "{} | max_over_time(duration) # __name__=max_over_time 10:4.0 20:1.0",
        "{} | max_over_time(traceDuration) # __name__=max_over_time 10:11.0 20:11.0",
        "{} | sum_over_time(span.id) # __name__=sum_over_time 10:3.0 20:3.0",
        "{} | rate() by(duration) > 0 # duration=1s 10:0.1 20:0.1; duration=4s 10:0.1",
        "{ status = error } >> {} | rate() # __name__=rate 10:0.0 20:0.0",
        "{ name = \"root\" } > {} | count_over_time() # __name__=count_over_time 10:1.0 20:1.0",
        "{} | histogram_over_time(duration) by(status) > 1 # ",
        "{} | count_over_time() by(name) | topk(1) # name=child 10:1.0 20:1.0",
        "{} | count_over_time() by(name) != 0 >= 1 | bottomk(5) >= -1"
            + " # name=child 10:1.0 20:1.0; name=root 10:1.0",
        "100 * ({status = error} | rate()) / ({} | rate()) > 0 # __name__=(rate / rate) 10:50.0",
        "{} | max_over_time(duration) > 2s # __name__=max_over_time 10:4.0"
      })
  void aQueryMeansTheseNumbers(String query, String expected) {
    assertThat(lines(query)).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void aSelectionIsComparedWithTheRestWithinItsTime() {
    String always = lines("{} | compare({name = \"child\"}, 1)");
    assertThat(always).contains("__meta_type=selection,status=error 10:1.0 20:0.0");
    assertThat(always).contains("__meta_type=selection_total,status=nil 10:1.0 20:1.0");
    assertThat(always).contains("__meta_type=baseline,span.id=1 10:1.0 20:0.0");
    assertThat(lines("{} | compare({name = \"child\"}, 10, 11000000000, 12000000000)"))
        .contains("__meta_type=selection,span.id=3 10:0.0 20:1.0")
        .contains("__meta_type=baseline,span.id=2 10:1.0 20:0.0");
  }

  @Test
  void oneSpanOfATraceIsItsExemplar() {
    List<Series> series = answer("{} | max_over_time(duration) by(resource.service.name)").series();
    List<Series.Exemplar> exemplars =
        series.stream().flatMap(each -> each.exemplars().stream()).toList();
    assertThat(exemplars)
        .containsExactly(
            new Series.Exemplar(
                List.of(
                    Attribute.of("trace:id", "abc"),
                    Attribute.of("resource.service.name", "node-1")),
                4,
                2_000));
  }

  @Test
  void aQueryMaySayHowManyExemplarsItWants() {
    assertThat(MetricsQuery.parse("{} | rate() with(exemplars=7)").exemplars()).hasValue(7);
    assertThat(MetricsQuery.parse("{} | rate() with(sample=0.1, exemplars=false)").exemplars())
        .hasValue(0);
    assertThat(MetricsQuery.parse("{} | rate() with(exemplars=true)").exemplars()).isEmpty();
    assertThat(MetricsQuery.parse("{} | rate()").exemplars()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      value = {
        "{} # col 3: expected | and a function such as rate()",
        "{} | rate( # col 11: expected \")\", not the end",
        "{} | rate() by (.a + 1) # col 20: expected \")\", not \"+\"",
        "{} | rate() by (.a,.b,.c,.d,.e,.f) # col 32: rate() is grouped by at most 5 attributes",
        "{} | histogram_over_time(.a) by (.a,.b,.c,.d,.e) # col 46: histogram_over_time() is",
        "{} | max_over_time() # col 20: expected an attribute",
        "{} | quantile_over_time(duration) # col 33: expected \",\", not \")\"",
        "{} | quantile_over_time(duration, 1.5) # col 35: a quantile is from 0 to 1, not 1.5",
        "{} | quantile_over_time(duration, 1s) # col 35: a quantile is from 0 to 1, not 1s",
        "{} | compare({status = error}, 0) # col 32: expected how many values are compared",
        "{} | compare({status = error}, 10, 5) # col 37: expected \",\"",
        "{} | compare({status = error}, 10, 5, 5) # col 39: expected nanoseconds since 1970 after",
        "{} | compare({status}) # col 15: a filter is a condition, and this is a status",
        "{} | compare({}) | topk(1) # col 18: compare() cannot be used with second stage",
        "{} | topk(3) # col 6: expected a function such as rate()",
        "{} | rate() | topk(0) # col 20: expected how many series are kept",
        "{} | rate() | rate() # col 15: expected topk() or bottomk()",
        "{} | rate() > x # col 15: expected a number",
        "{} | rate() by(name) with(exemplars) # col 36: expected \"=\"",
        "{} | rate() {} # col 13: expected | or the end",
        "2 * 3 # col 1: this is a number, and not a metrics query",
        "({} | rate()) + 1s # col 17: expected a number, or a metrics query in parentheses",
        "({} | rate()) + # col 16: expected a number, or a metrics query in parentheses, not the"
            + " end",
        "({} | rate() + ({} | rate()) # col 14: expected \")\", not \"+\"",
        "({} | rate()) / ({} | compare({})) # col 15: compare() cannot be used in arithmetic"
      })
  void anErrorPointsAtItsPlaceAndSaysWhatIsWrong(String query, String said) {
    assertThatThrownBy(() -> MetricsQuery.parse(query))
        .isInstanceOf(TraceQlException.class)
        .hasMessageContaining(said);
  }

  /** What Grafana's Traces Drilldown asks for numbers, with its spaces. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} | rate()",
        "{nestedSetParent < 0 && status = error } | count_over_time() by (resource.service.name)",
        "{nestedSetParent < 0 } | quantile_over_time(duration, 0.9) by (resource.service.name)",
        "{nestedSetParent<0 } | histogram_over_time(duration)",
        "{nestedSetParent<0 && true} | rate()  with(sample=true)",
        "{nestedSetParent<0 && true && status=error} | rate()  with(sample=true)",
        "{nestedSetParent<0 && true} | quantile_over_time(duration, 0.9) ",
        "{nestedSetParent<0 && true} | quantile_over_time(duration, 0.9,0.95) ",
        "{nestedSetParent<0 && true} | histogram_over_time(duration) with(sample=true)",
        "{nestedSetParent<0 && true && resource.service.name != nil} | rate()"
            + " by(resource.service.name)",
        "{nestedSetParent<0 && resource.service.name=\"frontend\" && status=error &&"
            + " span.http.status_code != nil} | rate() by(span.http.status_code)",
        "{true && resource.service.name=\"frontend\"&&span.http.status_code=500 && name != nil} |"
            + " quantile_over_time(duration, 0.5,0.9) by(name)",
        "{nestedSetParent<0 && true} | compare({status = error}, 10)",
        "{nestedSetParent<0 && true} | compare({duration >= 0ms && duration <= 2s}, 10,"
            + " 1728987791000000000, 1728988006000000000)",
        "{true && resource.service.name=\"a\\\"b\"&&span.msg=~\".*x\\ny.*\"} | rate()"
            + " by(resource.service.name)"
      })
  void whatDrilldownAsksForIsUnderstood(String query) {
    answer(query);
  }

  @Test
  void metricsWithoutEndAreRefused() {
    assertThatThrownBy(() -> MetricsQuery.parse("({}|rate())" + "+({}|rate())".repeat(20)))
        .hasMessageContaining("a query has at most 8 metrics");
    assertThatThrownBy(() -> MetricsQuery.parse("(".repeat(900) + "1"))
        .isInstanceOf(TraceQlException.class)
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> TraceQl.parse("({} | rate()) * 2"))
        .hasMessageContaining("arithmetic of metrics means no traces");
  }

  @Test
  void aTraceOutsideOfTheTimeIsLookedAtAndNotCounted() {
    MetricsRun run =
        MetricsQuery.parse("{} | count_over_time()")
            .over(new TimeGrid(100 * SECOND, 110 * SECOND, 10 * SECOND), LIMITS);
    run.visit(TRACE);
    assertThat(run.inspectedTraces()).isEqualTo(1);
    assertThat(run.inspectedSpans()).isEqualTo(3);
    assertThat(run.answer().series().get(0).samples().get(0).value()).isZero();
  }

  @Test
  void noiseIsUnderstoodOrRefusedAndNothingElse() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String[] parts = {
      "rate(",
      "({} | rate())",
      "+",
      "/",
      "(",
      ")",
      "by(",
      "name",
      ",",
      "duration",
      "0.5",
      "quantile_over_time(",
      "compare(",
      "{",
      "}",
      "|",
      "topk(",
      "3",
      ">",
      "1s",
      "with(",
      "exemplars",
      "=",
      "-",
      "span.a",
      "histogram_over_time("
    };
    List<String> understood = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder query = new StringBuilder(random.nextBoolean() ? "{} | " : "({} | rate())");
      for (int j = 1 + random.nextInt(7); j > 0; j--) {
        query.append(parts[random.nextInt(parts.length)]);
      }
      try {
        answer(query.toString());
        understood.add(query.toString());
      } catch (TraceQlException refused) {
        assertThat(refused).hasMessageContaining("line 1, col ");
      }
    }
    assertThat(understood).as("seed %d", seed).isNotEmpty();
  }
}
