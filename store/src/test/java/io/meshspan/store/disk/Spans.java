package io.meshspan.store.disk;

import io.meshspan.store.Attribute;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.TraceId;
import java.util.List;

/** Spans for these tests: each is a function of its number. */
final class Spans {
  private Spans() {}

  static TraceId trace(long number) {
    return new TraceId(7, 1 + number / 4);
  }

  static Span of(long number) {
    return Span.builder(trace(number), new SpanId(number + 1), "raft.commit")
        .lasting(1_000 + number, 1_200 + number)
        .attributes(
            List.of(
                Attribute.of("raft.term", number), Attribute.of("lone", "\ud800é€" + number % 3)))
        .events(List.of(new Event("vote", number, List.of(Attribute.of("peer", "node-2")), 1)))
        .links(List.of(Link.to(new TraceId(0, 9), new SpanId(9))))
        .resource(Resource.ofService("node-" + number % 3))
        .build();
  }
}
