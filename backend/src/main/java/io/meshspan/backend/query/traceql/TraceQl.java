package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Match.MatchedSpan;
import io.meshspan.backend.query.traceql.Match.Spanset;
import io.meshspan.store.Attribute;
import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The door: a query that was understood.
 *
 * <pre>{@code
 * TraceQl query = TraceQl.parse("{ resource.service.name = \"node-1\" && duration > 100ms }");
 * Optional<Match> match = query.match(trace);
 * }</pre>
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class TraceQl {
  private final Pipeline pipeline;
  private final Set<Field> shown;

  private TraceQl(Pipeline pipeline) {
    this.pipeline = pipeline;
    this.shown = ShownFields.of(pipeline);
  }

  /**
   * Reads a query.
   *
   * @throws TraceQlException when it makes no sense
   */
  public static TraceQl parse(String query) {
    return new TraceQl(Parser.parse(query));
  }

  /** The spans of a trace that are meant; none when the trace is not. */
  public Optional<Match> match(Trace trace) {
    TraceIndex index = new TraceIndex(trace);
    FieldValues fields = new FieldValues(index);
    List<SpanGroup> groups = groups(index, fields);
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    List<Spanset> spansets = new ArrayList<>();
    for (SpanGroup group : groups) {
      List<MatchedSpan> spans =
          group.spans().stream().mapToObj(i -> shown(i, index.span(i), fields)).toList();
      spansets.add(new Spanset(group.said(), spans));
    }
    return Optional.of(new Match(trace, index.root(), spansets));
  }

  List<SpanGroup> groups(TraceIndex index, FieldValues fields) {
    return new Run(index, fields).of(pipeline);
  }

  private MatchedSpan shown(int i, Span span, FieldValues fields) {
    List<Attribute> attributes = new ArrayList<>();
    for (Field field : shown) {
      Value value = fields.of(field, i);
      if (!(value instanceof Value.Absent)) {
        String name = field instanceof Field.OfScope of ? of.name() : field.text();
        attributes.add(new Attribute(name, Values.attribute(value)));
      }
    }
    return new MatchedSpan(span, attributes);
  }
}
