package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Match.MatchedSpan;
import io.meshspan.backend.query.traceql.Match.Spanset;
import io.meshspan.store.Span;
import io.meshspan.store.SpanTest;
import io.meshspan.store.Trace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

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
  private final ShownFields shown;

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

  /**
   * Reads what somebody is still typing: of a filter's conditions those that make sense.
   *
   * <p>What makes no sense at all means every span.
   */
  public static TraceQl understood(String query) {
    return new TraceQl(HalfTyped.understood(query));
  }

  /** The spans of a trace that are meant, in any of its sets. */
  public List<Span> spans(Trace trace) {
    TraceIndex index = new TraceIndex(trace);
    BitSet meant = new BitSet();
    groups(index, new FieldValues(index)).forEach(group -> meant.or(group.spans()));
    return meant.stream().mapToObj(index::span).toList();
  }

  /** The spans of a trace that are meant; none when the trace is not. */
  public Optional<Match> match(Trace trace) {
    TraceIndex index = new TraceIndex(trace);
    FieldValues fields = new FieldValues(index);
    List<SpanGroup> groups = groups(index, fields);
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    Evaluation evaluation = new Evaluation(fields);
    List<Spanset> spansets = new ArrayList<>();
    for (SpanGroup group : groups) {
      List<MatchedSpan> spans =
          group.spans().stream().mapToObj(i -> shown(i, index.span(i), evaluation)).toList();
      spansets.add(new Spanset(group.said(), spans));
    }
    return Optional.of(new Match(trace, index.root(), spansets));
  }

  /** What one span of a trace must pass, whatever else, for the query to mean the trace. */
  public SpanTest necessary() {
    return NecessaryTest.of(pipeline);
  }

  /** The test that a span passes exactly when it is meant, if there is one. */
  Optional<SpanTest> exactly() {
    return NecessaryTest.exactly(pipeline);
  }

  List<SpanGroup> groups(TraceIndex index, FieldValues fields) {
    return new Run(index, fields).of(pipeline);
  }

  private MatchedSpan shown(int i, Span span, Evaluation evaluation) {
    return new MatchedSpan(span, shown.showName(evaluation, i), shown.of(evaluation, i));
  }
}
