package io.meshspan.bench.backend;

import java.util.List;

/** The same questions for every backend that speaks the same API. */
final class Questions {
  private Questions() {}

  static List<Question> jaeger(String base) {
    return List.of(
        Question.jaeger("traces of a service (Jaeger's API)", base, ""),
        Question.jaeger(
            "by a frequent tag (Jaeger's API)", base, "{\"mesh.message.type\":\"sensor_reading\"}"),
        Question.jaeger(
            "by a rare tag (Jaeger's API)", base, "{\"contract.call.outcome\":\"out_of_gas\"}"),
        Question.jaeger("failed ones (Jaeger's API)", base, "{\"error\":\"true\"}"));
  }

  static List<Question> traceQl(String base) {
    return List.of(
        Question.traceQl(
            "traces of a service (TraceQL)", base, "{resource.service.name=\"node-1\"}"),
        Question.traceQl(
            "by a frequent tag (TraceQL)", base, "{span.mesh.message.type=\"sensor_reading\"}"),
        Question.traceQl(
            "by a rare tag (TraceQL)", base, "{span.contract.call.outcome=\"out_of_gas\"}"),
        Question.traceQl("failed ones (TraceQL)", base, "{status=error}"),
        Question.traceQl(
            "one below another (TraceQL)",
            base,
            "{name=\"mape_k.cycle\"} >> {name=\"crdt.merge\" && duration>1ms}"));
  }
}
