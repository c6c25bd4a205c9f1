package io.meshspan.instrumentation.ratis.failover;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An exported span as a line of a file: who made it, what it belongs to.
 *
 * @param process which process exported it, for example {@code n1.0} for n1's first life
 * @param parent empty for a root
 * @param links the ids of the spans to which it links
 */
record SpanLine(
    String process,
    String scope,
    String name,
    String trace,
    String id,
    String parent,
    List<String> links) {

  static SpanLine of(String process, SpanData span) {
    String parent = span.getParentSpanId();
    return new SpanLine(
        process,
        span.getInstrumentationScopeInfo().getName(),
        span.getName(),
        span.getTraceId(),
        span.getSpanId(),
        SpanId.isValid(parent) ? parent : "",
        span.getLinks().stream().map(link -> link.getSpanContext().getSpanId()).toList());
  }

  static SpanLine parse(String line) {
    String[] part = line.split("\t", -1);
    return new SpanLine(
        part[0],
        part[1],
        part[2],
        part[3],
        part[4],
        part[5],
        Arrays.stream(part[6].split(",")).filter(id -> !id.isEmpty()).toList());
  }

  String node() {
    return process.substring(0, process.indexOf('.'));
  }

  @Override
  public String toString() {
    return String.join("\t", process, scope, name, trace, id, parent)
        + "\t"
        + links.stream().collect(Collectors.joining(","));
  }
}
