package io.meshspan.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jaeger's meaning of tags, one key and value at a time. */
final class TraceQueryTest {
  private final Span span =
      Span.builder(new TraceId(0, 1), new SpanId(1), "raft.commit")
          .lasting(1, 2)
          .kind(SpanKind.CLIENT)
          .status(new Status(Status.Code.ERROR, ""))
          .attributes(
              List.of(
                  Attribute.of("raft.term", 7),
                  new Attribute("ratio", new AttributeValue.Real(0.5)),
                  new Attribute("twelve", new AttributeValue.Real(12)),
                  new Attribute("on", new AttributeValue.Bool(true)),
                  new Attribute(
                      "peers",
                      new AttributeValue.Sequence(
                          List.of(new AttributeValue.Text("a\"b"), new AttributeValue.Whole(1))))))
          .events(List.of(new Event("vote", 1, List.of(Attribute.of("peer", "node-2")), 0)))
          .links(
              List.of(
                  new Link(
                      new TraceId(0, 2),
                      new SpanId(2),
                      "",
                      List.of(Attribute.of("why", "retry")),
                      0)))
          .scope(new Scope("io.meshspan", "0.1", List.of(Attribute.of("kit", "x"))))
          .resource(
              new Resource(
                  List.of(Attribute.of("service.name", "node-1"), Attribute.of("zone", "east"))))
          .build();

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "raft.term | 7 | true",
        "raft.term | 7.0 | false",
        "ratio | 0.5 | true",
        "twelve | 12 | true",
        "on | true | true",
        "on | True | false",
        "peers | [\"a\\\"b\",1] | true",
        "peer | node-2 | true",
        "why | retry | true",
        "kit | x | true",
        "zone | east | true",
        "resource.zone | east | true",
        "resource.kit | x | false",
        "service.name | node-1 | true",
        "error | true | true",
        "error | false | false",
        "error | yes | false",
        "span.status | error | true",
        "span.kind | Client | true",
        "span.kind | server | false",
        "scope.name | io.meshspan | true",
        "scope.version | 0.2 | false",
        "nobody | has | false",
      })
  void aTagIsFoundWhereJaegerLooksForIt(String key, String value, boolean found) {
    TraceQuery query = TraceQuery.newest(1, TimeRange.ALWAYS).tagged(Map.of(key, value));
    assertThat(query.matches(span)).isEqualTo(found);
  }
}
