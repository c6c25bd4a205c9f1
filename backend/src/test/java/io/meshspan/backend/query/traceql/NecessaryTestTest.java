package io.meshspan.backend.query.traceql;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Event;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.SpanTest;
import io.meshspan.store.Status;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store may leave out is never what a query means. */
final class NecessaryTestTest {
  private static final String[] CONDITIONS = {
    "span.a = 1",
    "span.a != 1",
    "span.a > 0",
    "span.a = \"x\"",
    "span.a =~ \"x|y\"",
    "span.a !~ \"x\"",
    ".a = \"x\"",
    "resource.a = \"x\"",
    ".service.name = \"n1\"",
    "span.a = nil",
    "span.a != nil",
    "name = \"raft.commit\"",
    "name =~ \"r.*\"",
    "status = error",
    "status != error",
    "kind = server",
    "duration > 5ns",
    "duration <= 3ns",
    "5ns < duration",
    "nestedSetParent < 0",
    "nestedSetParent > 0",
    "event.a = \"x\"",
    "event:name = \"e\"",
    "instrumentation:name = \"s\"",
    "span.b = true",
    "true",
    "false",
    "span.a = span.c",
    "!(span.a = 1)",
    "span.a + 1 = 2",
    "rootName = \"raft.commit\""
  };
  private static final String[] JOINTS = {
    "&&", "||", ">", ">>", "<", "<<", "~", "!>", "!>>", "!<", "!<<", "!~", "&>", "&>>", "&~"
  };

  static List<Long> seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, 6), LongStream.of(new Random().nextLong()))
        .boxed()
        .toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyTraceThatIsMeantHasASpanThatPasses(long seed) {
    Random random = new Random(seed);
    int meant = 0;
    for (int round = 0; round < 6_000; round++) {
      String query = query(random);
      TraceQl parsed = TraceQl.parse(query);
      Trace trace = trace(random);
      if (parsed.match(trace).isPresent()) {
        meant++;
        SpanTest necessary = parsed.necessary();
        assertThat(trace.spans().stream().anyMatch(necessary::passes))
            .as("seed %d: %s on %s", seed, query, trace)
            .isTrue();
      }
    }
    assertThat(meant).isGreaterThan(500);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{ span.a = \"other\" }",
        "{ true } | { span.a = \"other\" }",
        "{ name = \"other\" } >> { true }",
        "{ true } !> { kind = consumer }",
        "{ status = error && duration > 1h }",
        "({ span.a = 9 } || { span.a = 8 }) | count() > 1",
        "{ nestedSetParent < 0 && span.a = 9 }",
        "{ false }"
      })
  void whatCannotBeMeantIsLeftOut(String query) {
    Random random = new Random(5);
    SpanTest necessary = TraceQl.parse(query).necessary();
    for (int round = 0; round < 100; round++) {
      assertThat(trace(random).spans().stream().noneMatch(necessary::passes)).isTrue();
    }
  }

  private static String query(Random random) {
    String query = filter(random);
    for (int i = random.nextInt(3); i > 0; i--) {
      query =
          random.nextBoolean()
              ? "(" + query + ") " + pick(JOINTS, random) + " " + filter(random)
              : query + " | " + filter(random);
    }
    return random.nextInt(4) == 0 ? query + " | count() > 0" : query;
  }

  private static String filter(Random random) {
    String condition = pick(CONDITIONS, random);
    for (int i = random.nextInt(3); i > 0; i--) {
      condition += (random.nextBoolean() ? " && " : " || ") + pick(CONDITIONS, random);
    }
    return "{" + condition + "}";
  }

  /** A small trace of spans that begin within a few nanoseconds after 1970. */
  static Trace trace(Random random) {
    TraceId id = new TraceId(random.nextLong(), 1);
    List<Span> spans = new ArrayList<>();
    int size = 1 + random.nextInt(4);
    for (int i = 1; i <= size; i++) {
      spans.add(span(id, i, random));
    }
    return new Trace(id, spans);
  }

  private static Span span(TraceId id, int i, Random random) {
    List<Attribute> own = new ArrayList<>();
    if (random.nextBoolean()) {
      own.add(new Attribute("a", value(random)));
    }
    if (random.nextInt(3) == 0) {
      own.add(new Attribute("b", new AttributeValue.Bool(random.nextBoolean())));
      own.add(new Attribute("c", value(random)));
    }
    List<Attribute> ofResource =
        List.of(Attribute.of("service.name", "n" + random.nextInt(2)), Attribute.of("a", "x"));
    return Span.builder(id, new SpanId(i), pick(new String[] {"raft.commit", "crdt.merge"}, random))
        .lasting(i, i + random.nextInt(9))
        .parent(i == 1 ? Optional.empty() : Optional.of(new SpanId(1 + random.nextInt(i - 1))))
        .kind(pick(new SpanKind[] {SpanKind.SERVER, SpanKind.INTERNAL}, random))
        .status(new Status(pick(Status.Code.values(), random), ""))
        .attributes(own)
        .events(
            random.nextBoolean()
                ? List.of()
                : List.of(new Event("e", i, List.of(new Attribute("a", value(random))), 0)))
        .scope(new Scope(random.nextBoolean() ? "s" : "t", "1", List.of()))
        .resource(new Resource(ofResource.subList(0, 1 + random.nextInt(2))))
        .build();
  }

  private static AttributeValue value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new AttributeValue.Whole(random.nextInt(3));
      case 1 -> new AttributeValue.Real(1);
      case 2 -> new AttributeValue.Text(random.nextBoolean() ? "x" : "y");
      case 3 ->
          new AttributeValue.Sequence(
              List.of(new AttributeValue.Text("x"), new AttributeValue.Text("z")));
      case 4 -> new AttributeValue.Empty();
      default -> new AttributeValue.Bool(true);
    };
  }

  private static <T> T pick(T[] from, Random random) {
    return from[random.nextInt(from.length)];
  }
}
