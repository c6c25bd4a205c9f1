package io.meshspan.backend.query.traceql;

import io.meshspan.store.Attribute;
import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import java.util.List;

/**
 * A trace that a query means.
 *
 * @param root its root, or its first span when the root is not here
 * @param spansets the spans that are meant; none when the trace is meant as a whole
 */
public record Match(Trace trace, Span root, List<Spanset> spansets) {
  public Match {
    spansets = List.copyOf(spansets);
  }

  /** A trace that is meant as a whole. */
  public static Match whole(Trace trace) {
    return new Match(trace, trace.root().orElse(trace.spans().get(0)), List.of());
  }

  /**
   * Spans that belong together.
   *
   * @param said of all of them: values they were grouped by, and aggregates
   * @param spans in the order of their starts, never none
   */
  public record Spanset(List<Attribute> said, List<MatchedSpan> spans) {
    public Spanset {
      said = List.copyOf(said);
      spans = List.copyOf(spans);
    }
  }

  /**
   * One span.
   *
   * @param showsName whether the query names the span's name
   * @param shown the other fields that the query names, as far as the span has them
   */
  public record MatchedSpan(Span span, boolean showsName, List<Attribute> shown) {
    public MatchedSpan {
      shown = List.copyOf(shown);
    }
  }
}
