package io.meshspan.backend.api.tempo;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Spans as a person wrote them down; {@code spans.txt} says how. */
final class WrittenSpans {
  private static final Pattern WORD =
      Pattern.compile("[^\\s\"\\[]*(?:\"[^\"]*\"|\\[[^\\]]*\\])|\\S+");

  private final long baseNanos;
  private final Map<String, List<KeyValue>> resources = new HashMap<>();
  private final List<ExportTraceServiceRequest> requests = new ArrayList<>();
  private final Map<String, List<Span.Builder>> trace = new HashMap<>();
  private ByteString traceId = ByteString.EMPTY;
  private Span.Builder span = Span.newBuilder();

  private WrittenSpans(long baseNanos) {
    this.baseNanos = baseNanos;
  }

  /** One request for each trace; starts count from this moment. */
  static List<ExportTraceServiceRequest> read(List<String> lines, long baseNanos) {
    WrittenSpans reader = new WrittenSpans(baseNanos);
    for (String line : lines) {
      List<String> words = WORD.matcher(line).results().map(MatchResult::group).toList();
      if (!words.isEmpty() && !line.startsWith("#")) {
        reader.line(words);
      }
    }
    reader.endTrace();
    return reader.requests;
  }

  private void line(List<String> words) {
    switch (words.get(0)) {
      case "resource" -> resources.put(words.get(1), attributes(words.subList(2, words.size())));
      case "trace" -> {
        endTrace();
        traceId = traceId(words.get(1));
      }
      case "span" -> span(words);
      case "event" ->
          span.addEventsBuilder()
              .setName(words.get(1))
              .setTimeUnixNano(span.getStartTimeUnixNano() + nanos(words.get(2).substring(1)))
              .addAllAttributes(attributes(words.subList(3, words.size())));
      case "link" ->
          span.addLinksBuilder()
              .setTraceId(traceId(words.get(1)))
              .setSpanId(spanId(words.get(2)))
              .addAllAttributes(attributes(words.subList(3, words.size())));
      default -> throw new IllegalArgumentException(String.join(" ", words));
    }
  }

  private void span(List<String> words) {
    String[] status = words.get(6).split(":", 2);
    String[] time = words.get(7).split("\\+", 2);
    long start = baseNanos + nanos(time[0]);
    span =
        Span.newBuilder()
            .setTraceId(traceId)
            .setSpanId(spanId(words.get(1)))
            .setName(spaced(words.get(4)))
            .setKind(SpanKind.valueOf("SPAN_KIND_" + words.get(5).toUpperCase(Locale.ROOT)))
            .setStatus(
                Status.newBuilder()
                    .setCode(
                        Status.StatusCode.valueOf(
                            "STATUS_CODE_" + status[0].toUpperCase(Locale.ROOT)))
                    .setMessage(status.length > 1 ? spaced(status[1]) : ""))
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + nanos(time[1]))
            .addAllAttributes(attributes(words.subList(8, words.size())));
    if (!words.get(2).equals("-")) {
      span.setParentSpanId(spanId(words.get(2)));
    }
    trace.computeIfAbsent(words.get(3), any -> new ArrayList<>()).add(span);
  }

  private void endTrace() {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    trace.forEach(
        (service, spans) -> {
          ScopeSpans.Builder scope =
              ScopeSpans.newBuilder()
                  .setScope(
                      InstrumentationScope.newBuilder()
                          .setName("lib-" + service)
                          .setVersion("1.0")
                          .addAttributes(
                              entry("tier", service.equals("gateway") ? "\"edge\"" : "\"core\"")));
          spans.forEach(scope::addSpans);
          request.addResourceSpans(
              ResourceSpans.newBuilder()
                  .setResource(
                      Resource.newBuilder()
                          .addAttributes(entry("service.name", "\"" + service + "\""))
                          .addAllAttributes(resources.getOrDefault(service, List.of())))
                  .addScopeSpans(scope));
        });
    if (!trace.isEmpty()) {
      requests.add(request.build());
    }
    trace.clear();
  }

  private static String spaced(String text) {
    return text.replace('_', ' ');
  }

  private static long nanos(String millis) {
    return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis));
  }

  private static ByteString traceId(String id) {
    return bytes("0".repeat(32 - id.length()) + id);
  }

  private static ByteString spanId(String id) {
    return bytes("a" + "0".repeat(15 - id.length()) + id);
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static List<KeyValue> attributes(List<String> words) {
    return words.stream()
        .map(word -> word.split("=", 2))
        .map(parts -> entry(parts[0], parts[1]))
        .toList();
  }

  private static KeyValue entry(String key, String value) {
    return KeyValue.newBuilder().setKey(key).setValue(value(value)).build();
  }

  private static AnyValue value(String text) {
    AnyValue.Builder value = AnyValue.newBuilder();
    if (text.startsWith("[")) {
      ArrayValue.Builder list = ArrayValue.newBuilder();
      for (String each : text.substring(1, text.length() - 1).split(",", -1)) {
        list.addValues(value(each));
      }
      return value.setArrayValue(list).build();
    }
    if (text.startsWith("\"")) {
      return value.setStringValue(text.substring(1, text.length() - 1)).build();
    }
    if (text.equals("true") || text.equals("false")) {
      return value.setBoolValue(Boolean.parseBoolean(text)).build();
    }
    return text.contains(".")
        ? value.setDoubleValue(Double.parseDouble(text)).build()
        : value.setIntValue(Long.parseLong(text)).build();
  }
}
