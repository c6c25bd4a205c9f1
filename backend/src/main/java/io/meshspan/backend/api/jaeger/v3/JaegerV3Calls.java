package io.meshspan.backend.api.jaeger.v3;

import com.linecorp.armeria.server.ServerBuilder;
import io.meshspan.backend.api.answer.Call;
import io.meshspan.backend.api.answer.Call.Answers;
import io.meshspan.backend.api.answer.OutOfTimeException;
import io.meshspan.backend.api.otlp.OtlpTraces;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.grpc.GrpcAnswer;
import io.meshspan.backend.query.Coverage;
import io.meshspan.backend.query.Dependencies;
import io.meshspan.backend.query.Queries;
import io.meshspan.proto.jaeger.DependenciesResponse;
import io.meshspan.proto.jaeger.Dependency;
import io.meshspan.proto.jaeger.FindTraceSummariesRequest;
import io.meshspan.proto.jaeger.FindTraceSummariesResponse;
import io.meshspan.proto.jaeger.FindTracesRequest;
import io.meshspan.proto.jaeger.GetDependenciesRequest;
import io.meshspan.proto.jaeger.GetOperationsRequest;
import io.meshspan.proto.jaeger.GetOperationsResponse;
import io.meshspan.proto.jaeger.GetServicesRequest;
import io.meshspan.proto.jaeger.GetServicesResponse;
import io.meshspan.proto.jaeger.GetTraceRequest;
import io.meshspan.proto.jaeger.Operation;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceQuery;
import java.io.IOException;
import java.util.Locale;

/**
 * {@code jaeger.api_v3.QueryService}: the same questions over gRPC. Nothing found is no message.
 */
final class JaegerV3Calls {
  private static final String SERVICE = "/" + JaegerV3Api.SERVICE + "/";

  /** A quarter of what gRPC's clients take in one message unless they are told otherwise. */
  private static final int MESSAGE_BYTES = 1 << 20;

  private final Queries queries;

  JaegerV3Calls(Queries queries) {
    this.queries = queries;
  }

  void mount(ServerBuilder server) {
    server
        .service(SERVICE + "GetServices", Call.of(GetServicesRequest.parser(), this::services))
        .service(
            SERVICE + "GetOperations", Call.of(GetOperationsRequest.parser(), this::operations))
        .service(SERVICE + "GetTrace", Call.of(GetTraceRequest.parser(), this::trace))
        .service(SERVICE + "FindTraces", Call.of(FindTracesRequest.parser(), this::traces))
        .service(
            SERVICE + "FindTraceSummaries",
            Call.of(FindTraceSummariesRequest.parser(), this::summaries))
        .service(
            SERVICE + "GetDependencies",
            Call.of(GetDependenciesRequest.parser(), this::dependencies))
        .serviceUnder(SERVICE, GrpcAnswer.unimplemented("This method is not served here."));
  }

  private void services(GetServicesRequest asked, Answers answers) {
    answers.send(GetServicesResponse.newBuilder().addAllServices(queries.services()).build());
  }

  private void operations(GetOperationsRequest asked, Answers answers) {
    GetOperationsResponse.Builder found = GetOperationsResponse.newBuilder();
    for (io.meshspan.store.Operation each : queries.operations(asked.getService())) {
      String kind = kind(each.kind());
      if (asked.getSpanKind().isEmpty() || asked.getSpanKind().equals(kind)) {
        found.addOperations(Operation.newBuilder().setName(each.name()).setSpanKind(kind));
      }
    }
    answers.send(found.build());
  }

  // Over gRPC Jaeger leaves empty what nobody named.
  private static String kind(SpanKind kind) {
    return kind == SpanKind.UNSPECIFIED ? "" : kind.name().toLowerCase(Locale.ROOT);
  }

  private void trace(GetTraceRequest asked, Answers answers) throws IOException {
    TraceId id =
        TraceId.ofHex(asked.getTraceId())
            .orElseThrow(
                () ->
                    new BadParameterException(
                        "malformed trace_id: \"" + asked.getTraceId() + "\" is not hex"));
    queries.askedBy(answers).trace(id, trace -> send(trace, answers));
  }

  private void traces(FindTracesRequest asked, Answers answers) throws IOException {
    TraceQuery query = AskedTraces.query(asked.getQuery());
    checkTime(queries.askedBy(answers).search(query, trace -> send(trace, answers)));
  }

  private static void send(Trace trace, Answers answers) {
    OtlpTraces.inParts(trace, MESSAGE_BYTES, answers::send);
  }

  private void summaries(FindTraceSummariesRequest asked, Answers answers) throws IOException {
    TraceQuery query = AskedTraces.query(asked.getQuery());
    checkTime(
        queries
            .askedBy(answers)
            .search(
                query,
                trace ->
                    answers.send(
                        FindTraceSummariesResponse.newBuilder()
                            .addSummaries(Summaries.of(trace))
                            .build())));
  }

  private static void checkTime(Coverage coverage) {
    if (coverage == Coverage.OUT_OF_TIME) {
      throw new OutOfTimeException(JaegerV3Api.OUT_OF_TIME);
    }
  }

  private void dependencies(GetDependenciesRequest asked, Answers answers) {
    if (!asked.hasStartTime() || !asked.hasEndTime()) {
      throw new BadParameterException("start_time and end_time are required");
    }
    DependenciesResponse.Builder found = DependenciesResponse.newBuilder();
    Dependencies counted =
        queries
            .askedBy(answers)
            .dependencies(AskedTraces.range(asked.getStartTime(), asked.getEndTime()));
    checkTime(counted.coverage());
    counted
        .sorted()
        .forEach(
            each ->
                found.addDependencies(
                    Dependency.newBuilder()
                        .setParent(each.parent())
                        .setChild(each.child())
                        .setCallCount(each.calls())));
    answers.send(found.build());
  }
}
