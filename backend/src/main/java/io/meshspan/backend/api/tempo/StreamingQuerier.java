package io.meshspan.backend.api.tempo;

import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.QueryParamsBuilder;
import com.linecorp.armeria.server.ServerBuilder;
import io.meshspan.backend.api.answer.Call;
import io.meshspan.backend.api.answer.Call.Answers;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.grpc.GrpcAnswer;
import io.meshspan.backend.query.Queries;
import io.meshspan.proto.tempo.QueryInstantRequest;
import io.meshspan.proto.tempo.QueryRangeRequest;
import io.meshspan.proto.tempo.SearchMetrics;
import io.meshspan.proto.tempo.SearchRequest;
import io.meshspan.proto.tempo.SearchResponse;
import io.meshspan.proto.tempo.SearchTagValuesRequest;
import io.meshspan.proto.tempo.SearchTagValuesResponse;
import io.meshspan.proto.tempo.SearchTagValuesV2Response;
import io.meshspan.proto.tempo.SearchTagsRequest;
import io.meshspan.proto.tempo.SearchTagsResponse;
import io.meshspan.proto.tempo.SearchTagsV2Response;
import io.meshspan.proto.tempo.SearchTagsV2Scope;
import io.meshspan.proto.tempo.TagValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;

/**
 * {@code tempopb.StreamingQuerier}: the questions of the HTTP API over gRPC, by the same rules. A
 * search sends each trace once, in a message of its own; metrics over a range send what is done
 * while they are counted, then all of it. Everything ends when its reader goes away.
 */
final class StreamingQuerier {
  private static final String SERVICE = "/" + TempoApi.SERVICE + "/";

  private final Queries queries;
  private final TagQuestions tags;

  StreamingQuerier(Queries queries) {
    this.queries = queries;
    this.tags = new TagQuestions(queries);
  }

  void mount(ServerBuilder server) {
    server
        .service(SERVICE + "Search", Call.of(SearchRequest.parser(), this::search))
        .service(SERVICE + "SearchTags", Call.of(SearchTagsRequest.parser(), this::tagNames))
        .service(SERVICE + "SearchTagsV2", Call.of(SearchTagsRequest.parser(), this::scopedTags))
        .service(
            SERVICE + "SearchTagValues", Call.of(SearchTagValuesRequest.parser(), this::textsOfTag))
        .service(
            SERVICE + "SearchTagValuesV2",
            Call.of(SearchTagValuesRequest.parser(), this::valuesOfTag))
        .service(
            SERVICE + "MetricsQueryRange",
            Call.of(QueryRangeRequest.parser(), this::metricsOverTime))
        .service(
            SERVICE + "MetricsQueryInstant",
            Call.of(QueryInstantRequest.parser(), this::metricsAtOnce))
        .serviceUnder(SERVICE, GrpcAnswer.unimplemented("This method is not served here."));
  }

  private void search(SearchRequest asked, Answers answers) throws IOException {
    Search search = Search.of(parameters(asked));
    MatchMessage messages = new MatchMessage(search.spansPerSet());
    search.run(
        queries.askedBy(answers),
        match ->
            answers.send(
                SearchResponse.newBuilder()
                    .addTraces(messages.of(match))
                    .setMetrics(metrics(search))
                    .build()));
    // Says how much was looked at, also where nothing was found.
    answers.send(
        SearchResponse.newBuilder()
            .setMetrics(metrics(search).setCompletedJobs(search.isDone() ? 1 : 0))
            .build());
  }

  private static SearchMetrics.Builder metrics(Search search) {
    return SearchMetrics.newBuilder().setInspectedTraces(search.inspected()).setTotalJobs(1);
  }

  private void tagNames(SearchTagsRequest asked, Answers answers) {
    answers.send(
        SearchTagsResponse.newBuilder().addAllTagNames(tags.unscoped(parameters(asked))).build());
  }

  private void scopedTags(SearchTagsRequest asked, Answers answers) {
    SearchTagsV2Response.Builder found = SearchTagsV2Response.newBuilder();
    tags.names(parameters(asked))
        .forEach(
            (scope, names) ->
                found.addScopes(SearchTagsV2Scope.newBuilder().setName(scope).addAllTags(names)));
    answers.send(found.build());
  }

  private void textsOfTag(SearchTagValuesRequest asked, Answers answers) {
    answers.send(
        SearchTagValuesResponse.newBuilder()
            .addAllTagValues(tags.texts(asked.getTagName(), parameters(asked)))
            .build());
  }

  private void valuesOfTag(SearchTagValuesRequest asked, Answers answers) {
    SearchTagValuesV2Response.Builder found = SearchTagValuesV2Response.newBuilder();
    tags.values(asked.getTagName(), parameters(asked))
        .forEach(
            each ->
                found.addTagValues(
                    TagValue.newBuilder().setType(each.type()).setValue(each.text())));
    answers.send(found.build());
  }

  private void metricsOverTime(QueryRangeRequest asked, Answers answers) {
    QueryParamsBuilder given = nanos(asked.getStart(), asked.getEnd());
    addText(given, "q", asked.getQuery());
    if (asked.getStep() != 0) {
      given.add("step", BigDecimal.valueOf(asked.getStep(), 9).toPlainString());
    }
    addNumber(given, "exemplars", asked.getExemplars());
    addNumber(given, "maxSeries", asked.getMaxSeries());
    MetricsQuestion question =
        new MetricsParameters(new Parameters(given.build()), Clock.systemUTC()).range();
    MetricsQuestion.Answer all =
        question.ask(
            queries.askedBy(answers),
            (done, traces, spans) -> answers.send(SeriesMessage.part(done, traces, spans)));
    answers.send(SeriesMessage.range(all));
  }

  private void metricsAtOnce(QueryInstantRequest asked, Answers answers) {
    QueryParamsBuilder given = nanos(asked.getStart(), asked.getEnd());
    addText(given, "q", asked.getQuery());
    MetricsQuestion question =
        new MetricsParameters(new Parameters(given.build()), Clock.systemUTC()).instant();
    answers.send(SeriesMessage.instant(question.ask(queries.askedBy(answers))));
  }

  // As text with all of its digits: a number of few digits would be seconds over HTTP.
  private static QueryParamsBuilder nanos(long start, long end) {
    QueryParamsBuilder given = QueryParams.builder();
    if (start != 0) {
      given.add("start", BigDecimal.valueOf(start, 9).toPlainString());
    }
    if (end != 0) {
      given.add("end", BigDecimal.valueOf(end, 9).toPlainString());
    }
    return given;
  }

  private static Parameters parameters(SearchRequest asked) {
    QueryParamsBuilder given = range(asked.getStart(), asked.getEnd());
    addText(given, "q", asked.getQuery());
    addText(given, "tags", Logfmt.write(asked.getTagsMap()));
    addMillis(given, "minDuration", asked.getMinDurationMs());
    addMillis(given, "maxDuration", asked.getMaxDurationMs());
    addNumber(given, "limit", asked.getLimit());
    addNumber(given, "spss", asked.getSpansPerSpanSet());
    return new Parameters(given.build());
  }

  private static Parameters parameters(SearchTagsRequest asked) {
    QueryParamsBuilder given = range(asked.getStart(), asked.getEnd());
    addText(given, "scope", asked.getScope());
    addText(given, "q", asked.getQuery());
    addNumber(given, "limit", asked.getMaxTagsPerScope());
    return new Parameters(given.build());
  }

  private static Parameters parameters(SearchTagValuesRequest asked) {
    QueryParamsBuilder given = range(asked.getStart(), asked.getEnd());
    addText(given, "q", asked.getQuery());
    addNumber(given, "limit", asked.getMaxTagValues());
    return new Parameters(given.build());
  }

  private static QueryParamsBuilder range(int start, int end) {
    QueryParamsBuilder given = QueryParams.builder();
    addNumber(given, "start", start);
    addNumber(given, "end", end);
    return given;
  }

  // What is not said in protobuf is empty, or zero.
  private static void addText(QueryParamsBuilder given, String name, String text) {
    if (!text.isEmpty()) {
      given.add(name, text);
    }
  }

  private static void addNumber(QueryParamsBuilder given, String name, int unsigned) {
    if (unsigned != 0) {
      given.addLong(name, Integer.toUnsignedLong(unsigned));
    }
  }

  private static void addMillis(QueryParamsBuilder given, String name, int unsigned) {
    if (unsigned != 0) {
      given.add(name, Integer.toUnsignedString(unsigned) + "ms");
    }
  }
}
