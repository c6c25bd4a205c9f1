package io.meshspan.backend.api.tempo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.traceql.Match;
import io.meshspan.backend.query.traceql.TraceQl;
import io.meshspan.backend.query.traceql.TraceQlException;
import io.meshspan.store.SpanTest;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceVisitor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One search: newest traces first, until there are enough or the time is up. */
final class Search implements TraceVisitor {
  private static final int LIMIT = 20;

  /** Who asks for more gets these. */
  private static final int MOST = 1_500;

  private static final int MOST_ASKED = 262_144;
  private static final int SPANS = 3;
  private static final int MOST_SPANS = 100;
  private static final long BUDGET_NANOS = Duration.ofSeconds(20).toNanos();

  private final Function<Trace, Optional<Match>> query;
  private final SpanTest necessary;
  private final TimeRange range;
  private final int limit;
  private final int spansPerSet;
  private final long startedNanos = System.nanoTime();
  private final List<Match> found = new ArrayList<>();
  private Optional<Reader> reader = Optional.empty();
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
    /** Whether it still wants more. */
    boolean isThere();

    /** Takes a match. */
    void take(Match match);
  }

  /** The same for this reader; it ends when the reader has gone. */
  Search readBy(Reader other) {
    reader = Optional.of(other);
    return this;
  }

  void run(Queries queries) {
    queries.scan(range, necessary, this);
  }

  @Override
  public Next visit(Trace trace) {
    inspected++;
    query
        .apply(trace)
        .ifPresent(
            match -> {
              found.add(match);
              reader.ifPresent(each -> each.take(match));
            });
    outOfTime = System.nanoTime() - startedNanos > BUDGET_NANOS;
    boolean isRead = reader.map(Reader::isThere).orElse(true);
    return outOfTime || !isRead || found.size() == limit ? Next.STOP : Next.GO_ON;
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

  void write(JsonGenerator json) throws IOException {
    MatchJson matches = new MatchJson(json, spansPerSet);
    json.writeStartObject();
    json.writeArrayFieldStart("traces");
    for (Match match : found) {
      matches.write(match);
    }
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
