package io.meshspan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.catalog.SpanCatalog;
import io.meshspan.api.catalog.SpanDescription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a demo shows after a minute or two: a span of every operation of the registry, with what it
 * must say and nothing that the registry does not allow.
 */
final class EverySpan {
  /** What a kernel alone can see. */
  private static final Set<String> OF_THE_KERNEL = Set.of("ebpf.probe", "ebpf.buffer_read");

  private static final Set<String> OF_THE_EVM = Set.of("contract", "dao");

  private final DemoApi api;

  EverySpan(DemoApi api) {
    this.api = api;
  }

  void isThereAndSaysWhatItMust() throws IOException, InterruptedException {
    await()
        .atMost(Duration.ofSeconds(150))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(missing()).as("operations without a span").isEmpty());
    for (SpanDescription operation : expected()) {
      for (JsonNode span : spansOf(operation.name())) {
        assertThat(broken(operation, span)).as("%s", span).isEmpty();
      }
    }
  }

  private List<SpanDescription> expected() throws IOException, InterruptedException {
    boolean isInKernel = !isInUserSpace();
    boolean hasEvm =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    return SpanCatalog.spans().stream()
        .filter(span -> isInKernel || !OF_THE_KERNEL.contains(span.name()))
        .filter(span -> hasEvm || !OF_THE_EVM.contains(span.family()))
        .toList();
  }

  /** Said on what a node loads; a mesh that says nothing is held to everything. */
  private boolean isInUserSpace() throws IOException, InterruptedException {
    return api.traces("node-1", "ebpf.compile").toString().contains("\"user_space\"");
  }

  private Set<String> missing() throws IOException, InterruptedException {
    Set<String> names = new TreeSet<>();
    expected().forEach(operation -> names.add(operation.name()));
    for (JsonNode service : api.get("/api/services").path("data")) {
      for (JsonNode operation :
          api.get("/api/operations?service=" + service.asText()).path("data")) {
        names.remove(operation.path("name").asText());
      }
    }
    return names;
  }

  private List<JsonNode> spansOf(String operation) throws IOException, InterruptedException {
    List<JsonNode> spans = new ArrayList<>();
    for (JsonNode service : api.get("/api/services").path("data")) {
      for (JsonNode trace : api.traces(service.asText(), operation)) {
        for (JsonNode span : trace.path("spans")) {
          if (span.path("operationName").asText().equals(operation)) {
            spans.add(span);
          }
        }
      }
    }
    assertThat(spans).as(operation).isNotEmpty();
    return spans;
  }

  /** In what a span is not as the registry says. */
  private static List<String> broken(SpanDescription operation, JsonNode span) {
    List<String> broken = new ArrayList<>();
    for (AttributeDescription required : operation.required()) {
      if (DemoApi.tag(span, required.key()).isEmpty()) {
        broken.add("lacks " + required.key());
      }
    }
    boolean isOfAKind =
        operation.kinds().stream()
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .anyMatch(DemoApi.tag(span, "span.kind")::equals);
    if (!isOfAKind) {
      broken.add("has another kind");
    }
    for (AttributeDescription attribute : operation.required()) {
      broken.addAll(broken(attribute, DemoApi.tag(span, attribute.key())));
    }
    for (AttributeDescription attribute : operation.optional()) {
      broken.addAll(broken(attribute, DemoApi.tag(span, attribute.key())));
    }
    return broken;
  }

  private static List<String> broken(AttributeDescription attribute, String value) {
    if (value.isEmpty()) {
      return List.of();
    }
    boolean isAllowed =
        switch (attribute.type()) {
          case ENUM -> attribute.members().contains(value);
          case LONG, DOUBLE ->
              Double.parseDouble(value) >= attribute.min()
                  && Double.parseDouble(value) <= attribute.max();
          case BOOLEAN -> value.equals("true") || value.equals("false");
          case STRING, STRING_LIST -> true;
        };
    return isAllowed ? List.of() : List.of(attribute.key() + " is " + value);
  }
}
