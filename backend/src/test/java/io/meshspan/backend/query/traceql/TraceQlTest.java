package io.meshspan.backend.query.traceql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Event;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceQlTest {
  private static final TraceId TRACE = new TraceId(0, 0xabc);
  private static final long MILLI = 1_000_000;

  /**
   * A proposal (1) that is voted on (2, 3), executed (4, failed) by a contract (5), on two nodes.
   */
  private static final Trace PROPOSAL =
      new Trace(
          TRACE,
          List.of(
              span(1, 0, "dao.proposal", 100, "node-1", Attribute.of("dao.proposal.id", 7)),
              span(2, 1, "dao.vote", 10, "node-1", Attribute.of("dao.vote.weight", 3)),
              span(3, 1, "dao.vote", 20, "node-2", Attribute.of("dao.vote.weight", 5)),
              failed(span(4, 1, "dao.execute", 50, "node-2", Attribute.of("gas", 21_000))),
              span(
                  5,
                  4,
                  "contract.call",
                  30,
                  "node-2",
                  new Attribute("half", new AttributeValue.Real(0.5)),
                  new Attribute(
                      "peers",
                      new AttributeValue.Sequence(
                          List.of(new AttributeValue.Text("a"), new AttributeValue.Text("b")))))));

  private static Span span(
      long id, long parent, String name, long millis, String service, Attribute... attributes) {
    return Span.builder(TRACE, new SpanId(id), name)
        .lasting(id * MILLI, (id + millis) * MILLI)
        .parent(parent == 0 ? Optional.empty() : Optional.of(new SpanId(parent)))
        .kind(id == 3 ? SpanKind.SERVER : SpanKind.INTERNAL)
        .attributes(List.of(attributes))
        .events(
            id == 2
                ? List.of(
                    new Event("cast", (id + 1) * MILLI, List.of(Attribute.of("why", "ok")), 0))
                : List.of())
        .resource(Resource.ofService(service))
        .build();
  }

  private static Span failed(Span span) {
    return Span.builder(span.traceId(), span.spanId(), span.name())
        .lasting(span.startEpochNanos(), span.endEpochNanos())
        .parent(span.parent())
        .status(new Status(Status.Code.ERROR, "out of gas"))
        .attributes(span.attributes())
        .resource(span.resource())
        .build();
  }

  @ParameterizedTest(name = "{0} means {1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      value = {
        "{}; 1 2 3 4 5",
        "{true}; 1 2 3 4 5",
        "{ name = \"dao.vote\" }; 2 3",
        "{resource.service.name=\"node-2\"}; 3 4 5",
        "{.service.name = \"node-1\"}; 1 2",
        "{status=error}; 4",
        "{status!=error && kind = internal}; 1 2 5",
        "{kind=server||status = error}; 3 4",
        "{duration >= 20ms && duration < 100ms}; 3 4 5",
        "{duration > 0}; 1 2 3 4 5",
        "{span.gas > 20000.5}; 4",
        "{span.gas != nil}; 4",
        "{span.gas = nil && name =~ \"dao.*\"}; 1 2 3",
        "{span.gas != 1}; 4",
        "{name !~ \"dao\\\\..*\"}; 5",
        "{name =~ \"dao\"}; ",
        "{!(name = \"dao.vote\")}; 1 4 5",
        "{span.peers = \"b\"}; 5",
        "{span.peers != \"c\"}; 5",
        "{span.half * 2 + 1 = 2}; 5",
        "{-span.half < 0}; 5",
        "{span.\"dao.vote.weight\" > 3}; 3",
        "{event:name = \"cast\"}; 2",
        "{event.why = `ok`}; 2",
        "{event:timeSinceStart = 1ms}; 2",
        "{statusMessage = \"out of gas\"}; 4",
        "{nestedSetParent < 0}; 1",
        "{nestedSetParent = 1}; 2 3 4",
        "{span:childCount = 3}; 1",
        "{rootName = \"dao.proposal\" && rootServiceName = \"node-1\"}; 1 2 3 4 5",
        "{traceDuration = 100ms}; 1 2 3 4 5",
        "{span:id = \"0000000000000005\"}; 5",
        "{name = \"dao.proposal\"} > {}; 2 3 4",
        "{name = \"dao.proposal\"} >> {}; 2 3 4 5",
        "{status = error} < {}; 1",
        "{name = \"contract.call\"} << {}; 1 4",
        "{kind = server} ~ {}; 2 4",
        "{name = \"dao.proposal\"} !> {}; 1 5",
        "{status = error} &> {}; 4 5",
        "{name = \"dao.proposal\"} &>> {name = \"contract.call\"}; 1 5",
        "{name = \"dao.vote\"} && {status = error}; 2 3 4",
        "{name = \"dao.vote\"} && {name = \"nobody\"}; ",
        "{name = \"nobody\"} || {status = error}; 4",
        "{name = \"dao.vote\"} | count() > 1; 2 3",
        "{name = \"dao.vote\"} | count() > 2; ",
        "{name = \"dao.vote\"} | avg(span.dao.vote.weight) = 4; 2 3",
        "{} | max(duration) > 99ms | {status = error}; 4",
        "{} | sum(span.dao.vote.weight) + 1 = 9; 1 2 3 4 5",
        "{} | avg(span.nobody) > 0; ",
        "{} | by(resource.service.name) | count() = 2; 1 2",
        "{} | by(resource.service.name) | count() > 2 | coalesce(); 3 4 5",
        "({name = \"dao.vote\"} | count() > 1) || {status = error}; 2 3 4",
        "{} | select(name, span.gas) with(most_recent=true); 1 2 3 4 5",
        "/* all */ {} // of them; 1 2 3 4 5"
      })
  void aQueryMeansTheseSpans(String query, String ids) {
    assertThat(ids(query)).isEqualTo(ids == null ? "" : ids);
  }

  private static String ids(String query) {
    return TraceQl.parse(query).match(PROPOSAL).stream()
        .flatMap(match -> match.spansets().stream())
        .flatMap(set -> set.spans().stream())
        .map(each -> each.span().spanId().bits())
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  @Test
  void whatAQueryNamesIsShownWithEachSpanAndWhatItCountsWithTheSet() {
    Match match =
        TraceQl.parse(
                "{span.gas > 1 && resource.service.name = \"node-2\"} | count() > 0"
                    + " | select(status, nestedSetLeft, span.nobody)")
            .match(PROPOSAL)
            .orElseThrow();
    assertThat(match.root().name()).isEqualTo("dao.proposal");
    assertThat(match.spansets().get(0).said()).containsExactly(Attribute.of("count()", 1));
    assertThat(match.spansets().get(0).spans().get(0).shown())
        .containsExactly(
            Attribute.of("gas", 21_000),
            Attribute.of("service.name", "node-2"),
            Attribute.of("status", "error"),
            Attribute.of("nestedSetLeft", 6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      value = {
        "{ name = ; line 1, col 9: expected an attribute, an intrinsic or a value, not the end",
        "{ foo = 1 }; col 3: \"foo\" is no intrinsic; an attribute has a scope or a dot, as in"
            + " .foo",
        "{ duration = \"x\" }; col 12: binary operations must operate on the same type",
        "{ name }; col 3: a filter is a condition, and this is a string",
        "{ .a = 1 } | ; col 13: expected {",
        "{ .a = 1 } }; col 12: expected | or the end, not \"}\"",
        "{ .a =~ \"(\" }; col 9: this is no regular expression",
        "{ .a = \"x }; col 8: the string does not end",
        "{ name = nil }; col 8: every span has this",
        "{} | topk(3); col 6: expected a function such as rate()",
        "{ .a = 5parsecs }; col 8: \"5parsecs\" is no number and no duration",
        "{ . = 5 }; col 3: an attribute's name is missing",
        "{ status > 1 }; col 10: binary operations must",
        "{ true && 1 }; col 11: && joins conditions, and this is a number",
        "{} | avg(name) > 1; col 10: avg() is for numbers, and this is a string",
        "{} § {}; col 4: \"§\" means nothing here"
      })
  void anErrorPointsAtItsPlaceAndSaysWhatIsWrong(String query, String said) {
    assertThatThrownBy(() -> TraceQl.parse(query))
        .isInstanceOf(TraceQlException.class)
        .hasMessageContaining(said);
  }

  /** What Grafana's Traces Drilldown asks of a search, with its spaces. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{nestedSetParent<0 && duration > 268ms }",
        "({nestedSetParent<0 && true } &>> { kind = server }) || ({nestedSetParent<0 && true }) |"
            + " select(status, resource.service.name, name, nestedSetParent, nestedSetLeft,"
            + " nestedSetRight)",
        "({kind=server && true && duration > 268ms} &>> { duration > 40ms }) || ({kind=server &&"
            + " true && duration > 268ms}) | select(status, nestedSetLeft)",
        "{nestedSetParent<0 && true && status = error} | select(resource.service.name,"
            + " event.exception.message,event.exception.stacktrace,event.exception.type)"
            + " with(most_recent=true)",
        "{nestedSetParent<0 && true && status = error && event.exception.message = \"boom\" &&"
            + " event.exception.type = \"java.io.IOException\"} | select(resource.service.name)",
        "{nestedSetParent<0 && true && status = error} | select(span.http.url,resource.cluster)",
        "{nestedSetParent<0 && true&& duration >= 500ms && duration <= 2s}",
        "{span.db.system.name!=\"\" && true}",
        "{(span.http.method=\"GET\" || span.http.method=\"POST\") && name != nil}"
      })
  void whatDrilldownSearchesForIsUnderstood(String query) {
    assertThatCode(() -> TraceQl.parse(query).match(PROPOSAL)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "{(", "{!", "{-", "{.a^"})
  void nestingWithoutEndIsRefused(String part) {
    assertThatThrownBy(() -> TraceQl.parse(part.charAt(0) + part.substring(1).repeat(9_000) + "("))
        .isInstanceOf(TraceQlException.class);
    assertThatThrownBy(() -> TraceQl.parse("(".repeat(1_900) + part))
        .isInstanceOf(TraceQlException.class)
        .hasMessageContaining("nested");
  }

  @ParameterizedTest
  @CsvSource({"{true, &&true, }", "{1, -1, <0}", "{}, &&{}, ''", "{}, >{}, ''", "{}|1, +1, >0"})
  void chainsWithoutEndAreRefusedAndLongOnesAreAnswered(String start, String link, String end) {
    String allowed = start + link.repeat(300) + end;
    TraceQl.parse(allowed).match(PROPOSAL);
    for (int links : new int[] {4_000, 9_000}) {
      String endless = start + link.repeat(links) + end;
      assertThatThrownBy(() -> TraceQl.parse(endless))
          .isInstanceOf(TraceQlException.class)
          .hasMessageContaining("a query has at most");
    }
  }

  static List<Long> seeds() {
    return List.of(1L, 2L, 3L, new Random().nextLong());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noiseIsUnderstoodOrRefusedAndNothingElse(long seed) {
    Random random = new Random(seed);
    String[] parts = {
      "{", "}", "(", ")", "|", "&&", "||", ">>", "!~", "=~", "=", " ", ".a", "span.b", "name", "1",
      "5ms", "\"x\"", "count()", "by(", "select(", "nil", "-", "^", "!", "with(", "/*"
    };
    int understood = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder query = new StringBuilder("{");
      for (int j = random.nextInt(6); j > 0; j--) {
        query.append(parts[random.nextInt(parts.length)]);
      }
      query.append("}");
      try {
        TraceQl.parse(query.toString()).match(PROPOSAL);
        understood++;
      } catch (TraceQlException refused) {
        assertThat(refused).hasMessageContaining("line 1, col ");
      }
    }
    assertThat(understood).isPositive();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void placesInAnyTraceAreComparedAsTheDefinitionSays(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 150; i++) {
      Trace trace = anyTrace(random);
      Naive naive = new Naive(trace);
      for (String relation : List.of(">", ">>", "<", "<<", "~")) {
        for (String sign : List.of("", "!", "&")) {
          Set<Long> meant = new TreeSet<>();
          TraceQl.parse("{name=\"a\"} " + sign + relation + " {.x = 1}").match(trace).stream()
              .flatMap(match -> match.spansets().get(0).spans().stream())
              .forEach(each -> meant.add(each.span().spanId().bits()));
          assertThat(meant)
              .as("%s%s in %s", sign, relation, trace)
              .isEqualTo(naive.meant(sign, relation));
        }
      }
    }
  }

  /** Up to a dozen spans; parents may be missing, and may go round in a circle. */
  private static Trace anyTrace(Random random) {
    List<Span> spans = new ArrayList<>();
    int size = 1 + random.nextInt(12);
    for (long id = 1; id <= size; id++) {
      long parent = random.nextInt(size + 2);
      spans.add(
          Span.builder(TRACE, new SpanId(id), random.nextBoolean() ? "a" : "b")
              .lasting(id, id)
              .parent(
                  parent == 0 || parent == id ? Optional.empty() : Optional.of(new SpanId(parent)))
              .attributes(List.of(Attribute.of("x", random.nextInt(2))))
              .build());
    }
    return new Trace(TRACE, spans);
  }

  /** Every pair of spans is compared. */
  private static final class Naive {
    private final TraceIndex tree;

    Naive(Trace trace) {
      this.tree = new TraceIndex(trace);
    }

    Set<Long> meant(String sign, String relation) {
      Set<Long> meant = new TreeSet<>();
      for (int r = 0; r < tree.size(); r++) {
        boolean isRelated = false;
        for (int l = 0; l < tree.size() && isRight(r); l++) {
          if (isLeft(l) && stands(l, relation, r)) {
            isRelated = true;
            if (sign.equals("&")) {
              meant.add(id(l));
            }
          }
        }
        if (isRight(r) && isRelated != sign.equals("!")) {
          meant.add(id(r));
        }
      }
      return meant;
    }

    private long id(int i) {
      return tree.span(i).spanId().bits();
    }

    private boolean isLeft(int i) {
      return tree.span(i).name().equals("a");
    }

    private boolean isRight(int i) {
      return tree.span(i).attributes().get(0).equals(Attribute.of("x", 1));
    }

    private boolean stands(int l, String relation, int r) {
      if (!isBelowARoot(l) || !isBelowARoot(r)) {
        return false;
      }
      return switch (relation) {
        case ">" -> tree.parent(r) == l;
        case ">>" -> isAbove(l, r);
        case "<" -> tree.parent(l) == r;
        case "<<" -> isAbove(r, l);
        default -> l != r && tree.parent(l) == tree.parent(r);
      };
    }

    private boolean isBelowARoot(int i) {
      int at = i;
      while (tree.parent(at) != -1) {
        at = tree.parent(at);
      }
      return tree.span(at).parent().isEmpty();
    }

    private boolean isAbove(int upper, int lower) {
      int at = tree.parent(lower);
      for (int steps = 0; at != -1 && steps <= tree.size(); steps++) {
        if (at == upper) {
          return true;
        }
        at = tree.parent(at);
      }
      return false;
    }
  }
}
