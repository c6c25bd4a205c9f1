package io.meshspan.backend.api.tempo;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.answer.JsonAnswer;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.query.Queries;
import io.meshspan.backend.query.traceql.AskedField;
import io.meshspan.backend.query.traceql.AskedField.Named;
import io.meshspan.backend.query.traceql.TraceQl;
import io.meshspan.backend.query.traceql.TraceQlException;
import io.meshspan.backend.query.traceql.ValueSearch;
import io.meshspan.store.AttributeKey;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceVisitor.Next;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Which attributes there are, and what they are, in a range of time. */
final class TagQuestions {
  private static final int MOST = 1_000;

  /** What intrinsics were called before TraceQL. */
  private static final Map<String, String> FORMER_NAMES =
      Map.of("name", "name", "root.name", "rootName", "root.service.name", "rootServiceName");

  private static final Map<String, List<String>> KNOWN_VALUES =
      Map.of("status.code", List.of("unset", "ok", "error"), "error", List.of("true"));

  private static final long BUDGET_NANOS = Duration.ofSeconds(3).toNanos();
  private static final String INTRINSIC = "intrinsic";
  private static final List<String> SCOPES = TagNames.SCOPES;

  private final Queries queries;

  TagQuestions(Queries queries) {
    this.queries = queries;
  }

  HttpResponse namesV2(ServiceRequestContext context, Parameters parameters) throws IOException {
    Map<String, Collection<String>> names = names(parameters);
    return JsonAnswer.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("scopes");
          for (Map.Entry<String, Collection<String>> scope : names.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", scope.getKey());
            strings("tags", scope.getValue(), json);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  HttpResponse namesV1(ServiceRequestContext context, Parameters parameters) throws IOException {
    Set<String> all = unscoped(parameters);
    return JsonAnswer.of(
        json -> {
          json.writeStartObject();
          strings("tagNames", all, json);
          json.writeEndObject();
        });
  }

  /** The names of every scope together, as they were before TraceQL; intrinsics when asked for. */
  Set<String> unscoped(Parameters parameters) {
    Set<String> all = new TreeSet<>();
    names(parameters)
        .forEach(
            (scope, names) -> {
              boolean isAskedFor = parameters.text("scope").filter(scope::equals).isPresent();
              if (!scope.equals(INTRINSIC) || isAskedFor) {
                all.addAll(names);
              }
            });
    return all;
  }

  private static void strings(String field, Collection<String> strings, JsonGenerator json)
      throws IOException {
    json.writeFieldName(field);
    json.writeArray(strings.toArray(String[]::new), 0, strings.size());
  }

  /** Names by scope. */
  Map<String, Collection<String>> names(Parameters parameters) {
    String asked = parameters.text("scope").filter(scope -> !scope.equals("none")).orElse("");
    if (!asked.isEmpty() && !SCOPES.contains(asked) && !asked.equals(INTRINSIC)) {
      throw new BadParameterException(
          "invalid scope: \"" + asked + "\" is none of " + SCOPES + " and " + INTRINSIC);
    }
    TagNames names = new TagNames(asked, most(parameters));
    Optional<TraceQl> query = parameters.text("q").map(TraceQl::understood);
    TimeRange range = TempoParameters.range(parameters);
    if (query.isEmpty()) {
      names.addAll(
          queries.keys(range).stream().sorted(Comparator.comparing(AttributeKey::key)).toList());
    } else {
      BooleanSupplier inTime = inTime();
      queries.scan(
          range,
          query.get().necessary(),
          trace -> {
            query.get().spans(trace).forEach(names::add);
            return names.areEnough() || !inTime.getAsBoolean() ? Next.STOP : Next.GO_ON;
          });
    }
    Map<String, Collection<String>> found = names.found();
    if (asked.isEmpty() || asked.equals(INTRINSIC)) {
      found.put(INTRINSIC, AskedField.intrinsics());
    }
    return found;
  }

  private static BooleanSupplier inTime() {
    long start = System.nanoTime();
    return () -> System.nanoTime() - start < BUDGET_NANOS;
  }

  private static int most(Parameters parameters) {
    int limit = TempoParameters.number(parameters, "limit", MOST, 0, Integer.MAX_VALUE);
    return limit == 0 ? MOST : Math.min(limit, MOST);
  }

  HttpResponse valuesV2(ServiceRequestContext context, Parameters parameters) throws IOException {
    Set<Named> values = values(context.pathParam("tag"), parameters);
    return JsonAnswer.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("tagValues");
          for (Named each : values) {
            json.writeStartObject();
            json.writeStringField("type", each.type());
            json.writeStringField("value", each.text());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** Names without a scope, as they were before TraceQL. */
  HttpResponse valuesV1(ServiceRequestContext context, Parameters parameters) throws IOException {
    Collection<String> values = texts(context.pathParam("tag"), parameters);
    return JsonAnswer.of(
        json -> {
          json.writeStartObject();
          strings("tagValues", values, json);
          json.writeEndObject();
        });
  }

  /** Values of a tag, by its name before TraceQL. */
  Collection<String> texts(String tag, Parameters parameters) {
    List<String> known = KNOWN_VALUES.getOrDefault(tag, List.of());
    if (!known.isEmpty()) {
      return known;
    }
    return values(FORMER_NAMES.getOrDefault(tag, "." + tag), parameters).stream()
        .map(Named::text)
        .distinct()
        .toList();
  }

  /** Values of a field, by its name in TraceQL. */
  Set<Named> values(String tag, Parameters parameters) {
    AskedField field;
    try {
      field = AskedField.parse(tag);
    } catch (TraceQlException e) {
      throw new BadParameterException(
          "\"" + tag + "\" is no attribute and no intrinsic: " + e.getMessage());
    }
    int most = most(parameters);
    TraceQl query = TraceQl.understood(parameters.text("q").orElse("{}"));
    ValueSearch search = new ValueSearch(field, query, TempoParameters.range(parameters), most);
    search.over(queries, inTime());
    TreeSet<Named> values =
        new TreeSet<>(Comparator.comparing(Named::text).thenComparing(Named::type));
    values.addAll(search.found());
    while (values.size() > most) {
      values.pollLast();
    }
    return values;
  }
}
