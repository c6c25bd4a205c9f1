package io.meshspan.backend.api.tempo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.TimeBudget;
import io.meshspan.backend.query.traceql.Match;
import io.meshspan.backend.query.traceql.TraceQl;
import io.meshspan.backend.query.traceql.TraceQlException;
import io.meshspan.store.SpanTest;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceVisitor.Next;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;

/** One search: newest traces first, until there are enough or the time is up. */
final class Search {
  private static final int LIMIT = 20;

  /** Who asks for more gets these. */
  private static final int MOST = 1_500;

  private static final int MOST_ASKED = 262_144;
  private static final int SPANS = 3;
  private static final int MOST_SPANS = 100;

  private final Function<Trace, Optional<Match>> query;
  private final SpanTest necessary;
  private final TimeRange range;
  private final int limit;
  private final int spansPerSet;
  private int found;
  private int inspected;
  private boolean outOfTime;

  private Search(Asked asked, TimeRange range, int limit, int spansPerSet) {
    this.query = asked.query;
    this.necessary = asked.necessary;
    this.range = range;
    this.limit = limit;
    this.spansPerSet = spansPerSet;
  }

  static Search of(Parameters parameters) {
    int spans = TempoParameters.number(parameters, "spss", SPANS, 0, MOST_SPANS);
    return new Search(
        query(parameters),
        TempoParameters.range(parameters),
        Math.min(MOST, TempoParameters.number(parameters, "limit", LIMIT, 1, MOST_ASKED)),
        spans == 0 ? SPANS : spans);
  }

  /** What is meant, and what one span of it must pass, whatever else. */
  private record Asked(Function<Trace, Optional<Match>> query, SpanTest necessary) {}

  private static Asked query(Parameters parameters) {
    Optional<String> text = parameters.text("q");
    if (text.isEmpty()) {
      TagSearch tags = TagSearch.of(parameters);
      return new Asked(
          trace -> Optional.of(trace).filter(tags::means).map(Match::whole), SpanTest.anything());
    }
    if (parameters.text("tags").isPresent()) {
      throw new BadParameterException(
          "invalid request: can't specify tags and q in the same query");
    }
    try {
      TraceQl query = TraceQl.parse(text.get());
      return new Asked(query::match, query.necessary());
    } catch (TraceQlException e) {
      throw new BadParameterException("invalid TraceQL query: " + e.getMessage());
    }
  }

  /** Who reads what is found, as soon as it is found. */
  interface Reader {
    /** Takes a match. */
    void take(Match match) throws IOException;
  }

  /** Looks for matches and shows them to this reader. */
  void run(Queries queries, Reader reader) throws IOException {
    TimeBudget budget = TimeBudget.of(queries.scanTime());
    try {
      queries.scan(range, necessary, trace -> visit(trace, reader, budget));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Next visit(Trace trace, Reader reader, TimeBudget budget) {
    inspected++;
    Optional<Match> match = query.apply(trace);
    if (match.isPresent()) {
      found++;
      budget.standsStill(() -> show(match.get(), reader));
    }
    outOfTime = budget.isSpent();
    return outOfTime || found == limit ? Next.STOP : Next.GO_ON;
  }

  private static void show(Match match, Reader reader) {
    try {
      reader.take(match);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int spansPerSet() {
    return spansPerSet;
  }

  int inspected() {
    return inspected;
  }

  /** Whether it found all that it should. */
  boolean isDone() {
    return !outOfTime;
  }

  /** Runs, and writes each match as soon as it is found. */
  void write(Queries queries, JsonGenerator json) throws IOException {
    MatchJson matches = new MatchJson(json, spansPerSet);
    json.writeStartObject();
    json.writeArrayFieldStart("traces");
    run(queries, matches::write);
    json.writeEndArray();
    json.writeObjectFieldStart("metrics");
    if (inspected > 0) {
      json.writeNumberField("inspectedTraces", inspected);
    }
    // Readers refuse fields that they do not know; a job that is not done says that more is there.
    if (!outOfTime) {
      json.writeNumberField("completedJobs", 1);
    }
    json.writeNumberField("totalJobs", 1);
    json.writeEndObject();
    json.writeEndObject();
  }
}
