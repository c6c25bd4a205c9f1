package io.meshspan.backend.query.traceql;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.traceql.AskedField.Named;
import io.meshspan.store.SpanStore;
import io.meshspan.store.SpanTest;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceVisitor.Next;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values from single spans and values from whole traces are the same. */
final class ValueSearchTest {
  private final SpanStore store = SpanStore.inMemory(new StoreLimits(100_000, 1_000, 1L << 30));

  @BeforeEach
  void fill() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      store.append(NecessaryTestTest.trace(random).spans());
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "span.a; {}",
        "span.b; { status = error }",
        "resource.service.name; {}",
        "resource.a; { span.a = 1 }",
        ".a; { kind = server }",
        ".service.name; {}",
        ".nobody.has.it; {}",
        "event.a; {}",
        "name; { duration > 1ns }",
        "kind; {}",
        "status; { name != \"\" }",
        "statusMessage; {}",
        "instrumentation:name; {}",
        "rootName; {}",
        "span.a; { status = error } >> {}"
      })
  void whatIsFoundIsWhatWholeTracesSay(String field, String query) {
    AskedField asked = AskedField.parse(field);
    TraceQl parsed = TraceQl.parse(query);
    ValueSearch search = new ValueSearch(asked, parsed, TimeRange.ALWAYS, Integer.MAX_VALUE);
    search.over(Queries.to(store), () -> true);
    Set<Named> ofTraces = new HashSet<>();
    Queries.to(store)
        .scan(
            TimeRange.ALWAYS,
            SpanTest.anything(),
            trace -> {
              ofTraces.addAll(asked.values(parsed, trace));
              return Next.GO_ON;
            });
    assertThat(search.found()).isEqualTo(ofTraces);
  }

  @ParameterizedTest
  @CsvSource({"span.a", "rootName", "name"})
  void aSearchThatMayNotGoOnEnds(String field) {
    TraceQl everything = TraceQl.parse("{}");
    ValueSearch search =
        new ValueSearch(AskedField.parse(field), everything, TimeRange.ALWAYS, 1_000);
    int[] asked = new int[1];
    search.over(Queries.to(store), () -> ++asked[0] < 3);
    assertThat(asked[0]).isEqualTo(3);
  }
}
