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
import io.meshspan.store.Attribute;
import io.meshspan.store.Span;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceVisitor.Next;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which attributes there are, and what they are: gathered from the newest traces of the range. */
final class TagQuestions {
  private static final int MOST = 1_000;
  private static final long BUDGET_NANOS = Duration.ofSeconds(3).toNanos();
  private static final String INTRINSIC = "intrinsic";
  private static final List<String> SCOPES =
      List.of("resource", "span", "event", "link", "instrumentation");

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
              if (!scope.equals(INTRINSIC) || parameters.text("scope").isPresent()) {
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
    Map<String, Collection<String>> names = new LinkedHashMap<>();
    SCOPES.stream()
        .filter(scope -> asked.isEmpty() || asked.equals(scope))
        .forEach(scope -> names.put(scope, new TreeSet<>()));
    long start = System.nanoTime();
    queries.scan(
        TraceFilter.of(TempoParameters.range(parameters)),
        trace -> {
          trace.spans().forEach(span -> gather(span, names));
          return System.nanoTime() - start > BUDGET_NANOS ? Next.STOP : Next.GO_ON;
        });
    names.values().removeIf(Collection::isEmpty);
    if (asked.isEmpty() || asked.equals(INTRINSIC)) {
      names.put(INTRINSIC, AskedField.intrinsics());
    }
    return names;
  }

  private static void gather(Span span, Map<String, Collection<String>> names) {
    add("resource", span.resource().attributes(), names);
    add("span", span.attributes(), names);
    span.events().forEach(event -> add("event", event.attributes(), names));
    span.links().forEach(link -> add("link", link.attributes(), names));
    add("instrumentation", span.scope().attributes(), names);
  }

  private static void add(
      String scope, List<Attribute> attributes, Map<String, Collection<String>> names) {
    Collection<String> ofScope = names.get(scope);
    if (ofScope != null && ofScope.size() < MOST) {
      attributes.forEach(each -> ofScope.add(each.key()));
    }
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
    Set<Named> values = values("." + context.pathParam("tag"), parameters);
    return JsonAnswer.of(
        json -> {
          json.writeStartObject();
          strings("tagValues", values.stream().map(Named::text).distinct().toList(), json);
          json.writeEndObject();
        });
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
    int limit = TempoParameters.number(parameters, "limit", MOST, 0, Integer.MAX_VALUE);
    int most = limit == 0 ? MOST : Math.min(limit, MOST);
    TraceQl query = whatIsUnderstood(parameters.text("q").orElse("{}"));
    TreeSet<Named> values =
        new TreeSet<>(Comparator.comparing(Named::text).thenComparing(Named::type));
    long start = System.nanoTime();
    queries.scan(
        TraceFilter.of(TempoParameters.range(parameters)),
        trace -> {
          values.addAll(field.values(query, trace));
          boolean isEnough = values.size() >= most || System.nanoTime() - start > BUDGET_NANOS;
          return isEnough ? Next.STOP : Next.GO_ON;
        });
    while (values.size() > most) {
      values.pollLast();
    }
    return values;
  }

  // Somebody is still typing: what is not understood narrows nothing.
  private static TraceQl whatIsUnderstood(String query) {
    try {
      return TraceQl.parse(query);
    } catch (TraceQlException e) {
      return TraceQl.parse("{}");
    }
  }
}
