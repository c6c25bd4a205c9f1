package io.meshspan.backend.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.meshspan.backend.GrpcClient;
import io.meshspan.backend.SentSpans;
import io.meshspan.proto.jaeger.DependenciesResponse;
import io.meshspan.proto.jaeger.FindTraceSummariesRequest;
import io.meshspan.proto.jaeger.FindTraceSummariesResponse;
import io.meshspan.proto.jaeger.FindTracesRequest;
import io.meshspan.proto.jaeger.GetDependenciesRequest;
import io.meshspan.proto.jaeger.GetOperationsRequest;
import io.meshspan.proto.jaeger.GetOperationsResponse;
import io.meshspan.proto.jaeger.GetServicesRequest;
import io.meshspan.proto.jaeger.GetServicesResponse;
import io.meshspan.proto.jaeger.GetTraceRequest;
import io.meshspan.proto.jaeger.TraceQueryParameters;
import io.meshspan.proto.jaeger.TraceSummary;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jaeger's query API version 3 over gRPC, on the port of the page and on one of its own. */
final class JaegerCallsTest {
  private static final String SERVICE = "jaeger.api_v3.QueryService/";

  private Backend backend;
  private Client sender;
  private GrpcClient client;

  @BeforeEach
  void start() {
    backend = Backend.start(BackendConfig.onFreePorts());
    sender = new Client(backend);
    client = new GrpcClient(backend.queryPort());
  }

  @AfterEach
  void end() {
    client.close();
    backend.close();
  }

  private void send(ExportTraceServiceRequest batch) {
    assertThat(
            sender.post(batch.toByteArray(), "Content-Type", "application/x-protobuf").statusCode())
        .isEqualTo(200);
  }

  private static Timestamp seconds(long seconds) {
    return Timestamp.newBuilder().setSeconds(seconds).build();
  }

  private static TraceQueryParameters.Builder always() {
    return TraceQueryParameters.newBuilder()
        .setStartTimeMin(seconds(0))
        .setStartTimeMax(seconds(9_000_000_000L));
  }

  private List<TracesData> find(TraceQueryParameters.Builder query) {
    return client.all(
        SERVICE + "FindTraces",
        FindTracesRequest.newBuilder().setQuery(query).build(),
        TracesData.parser());
  }

  @Test
  void aTraceIsAnsweredWithEverythingThatWasSent() {
    ExportTraceServiceRequest sent = SentSpans.of("node-1", SentSpans.full());
    send(sent);
    List<TracesData> answer =
        client.all(
            SERVICE + "GetTrace",
            GetTraceRequest.newBuilder()
                .setTraceId(SentSpans.TRACE.toUpperCase(java.util.Locale.ROOT))
                .build(),
            TracesData.parser());
    assertThat(answer).hasSize(1);
    assertThat(answer.get(0).getResourceSpans(0)).isEqualTo(sent.getResourceSpans(0));
  }

  @Test
  void thePortThatJaegersClientsKnowAnswersTheSameAndNothingElse() {
    send(SentSpans.of("node-1", SentSpans.full()));
    try (GrpcClient known = new GrpcClient(backend.ports().jaegerGrpc())) {
      GetTraceRequest asked = GetTraceRequest.newBuilder().setTraceId(SentSpans.TRACE).build();
      assertThat(known.all(SERVICE + "GetTrace", asked, TracesData.parser()))
          .isEqualTo(client.all(SERVICE + "GetTrace", asked, TracesData.parser()))
          .hasSize(1);
      assertThatThrownBy(
              () ->
                  known.one(
                      "jaeger.api_v2.QueryService/GetServices",
                      GetServicesRequest.getDefaultInstance(),
                      GetServicesResponse.parser()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              thrown ->
                  assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    }
  }

  @Test
  void servicesAndTheirOperationsAreListed() {
    send(
        SentSpans.of(
            "node-1",
            SentSpans.span(1, "get").setKind(Span.SpanKind.SPAN_KIND_SERVER),
            SentSpans.span(2, "gossip")));
    send(SentSpans.of("node-2", SentSpans.span(3, "vote")));
    GetServicesResponse services =
        client.one(
            SERVICE + "GetServices",
            GetServicesRequest.getDefaultInstance(),
            GetServicesResponse.parser());
    assertThat(services.getServicesList()).containsExactly("node-1", "node-2");
    assertThat(operations("")).containsExactly("get:server", "gossip:");
    assertThat(operations("server")).containsExactly("get:server");
  }

  private List<String> operations(String kind) {
    return client
        .one(
            SERVICE + "GetOperations",
            GetOperationsRequest.newBuilder().setService("node-1").setSpanKind(kind).build(),
            GetOperationsResponse.parser())
        .getOperationsList()
        .stream()
        .map(each -> each.getName() + ":" + each.getSpanKind())
        .toList();
  }

  @Test
  void aSearchFindsTracesByEveryConditionAndNothingIsNoMessage() {
    send(SentSpans.of("node-1", SentSpans.full()));
    assertThat(find(always())).hasSize(1);
    assertThat(
            find(
                always()
                    .setServiceName("node-1")
                    .setOperationName("raft.commit")
                    .putAttributes("small", "-3")
                    .setDurationMin(com.google.protobuf.Duration.newBuilder().setNanos(1_000_000))))
        .hasSize(1);
    assertThat(find(always().putAttributes("small", "-4"))).isEmpty();
    assertThat(
            find(always().setDurationMin(com.google.protobuf.Duration.newBuilder().setSeconds(1))))
        .isEmpty();
    assertThat(find(always().setStartTimeMax(seconds(1)))).isEmpty();
    assertThat(
            client.all(
                SERVICE + "GetTrace",
                GetTraceRequest.newBuilder().setTraceId("1").build(),
                TracesData.parser()))
        .isEmpty();
  }

  @Test
  void aTraceThatIsLargerThanAMessageComesInSeveral() {
    String text = "x".repeat(20_000);
    for (int batch = 0; batch < 5; batch++) {
      List<Span.Builder> spans = new ArrayList<>();
      for (int i = 1; i <= 100; i++) {
        spans.add(
            SentSpans.span(batch * 100 + i, "s")
                .addAttributes(SentSpans.entry("t", SentSpans.text(text))));
      }
      send(SentSpans.of("node-1", spans.toArray(Span.Builder[]::new)));
    }
    List<TracesData> answer = find(always());
    assertThat(answer).hasSizeGreaterThan(4);
    List<ByteString> ids =
        answer.stream()
            .flatMap(data -> data.getResourceSpansList().stream())
            .map(ResourceSpans::getScopeSpansList)
            .flatMap(scopes -> scopes.get(0).getSpansList().stream())
            .map(Span::getSpanId)
            .toList();
    assertThat(ids).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void summariesAndDependenciesAreAnswered() {
    send(
        SentSpans.of(
            "node-1",
            SentSpans.span(1, "put"),
            SentSpans.span(9, "lost").setParentSpanId(SentSpans.bytes(8))));
    send(SentSpans.of("node-2", SentSpans.full().setParentSpanId(SentSpans.bytes(1))));
    TraceSummary summary =
        client
            .one(
                SERVICE + "FindTraceSummaries",
                FindTraceSummariesRequest.newBuilder().setQuery(always()).build(),
                FindTraceSummariesResponse.parser())
            .getSummaries(0);
    assertThat(summary.getTraceId()).isEqualTo(SentSpans.TRACE);
    assertThat(summary.getRootOperationName()).isEqualTo("put");
    assertThat(summary.getSpanCount()).isEqualTo(3);
    assertThat(summary.getErrorSpanCount()).isEqualTo(1);
    assertThat(summary.getOrphanSpanCount()).isEqualTo(1);
    assertThat(summary.getServices(1).getName()).isEqualTo("node-2");
    DependenciesResponse dependencies =
        client.one(
            SERVICE + "GetDependencies",
            GetDependenciesRequest.newBuilder()
                .setStartTime(seconds(0))
                .setEndTime(seconds(9_000_000_000L))
                .build(),
            DependenciesResponse.parser());
    assertThat(dependencies.getDependenciesList()).hasSize(1);
    assertThat(dependencies.getDependencies(0).getParent()).isEqualTo("node-1");
    assertThat(dependencies.getDependencies(0).getChild()).isEqualTo("node-2");
    assertThat(dependencies.getDependencies(0).getCallCount()).isEqualTo(1);
  }

  @Test
  void aQuestionThatMakesNoSenseIsAnInvalidArgument() {
    assertRefused(
        "GetTrace", GetTraceRequest.newBuilder().setTraceId("xyz").build(), "\"xyz\" is not hex");
    assertRefused(
        "FindTraces",
        FindTracesRequest.newBuilder()
            .setQuery(TraceQueryParameters.newBuilder().setStartTimeMin(seconds(1)))
            .build(),
        "start_time_min and start_time_max are required");
    assertRefused(
        "FindTraces",
        FindTracesRequest.newBuilder()
            .setQuery(always().setStartTimeMin(seconds(1L << 60)))
            .build(),
        "out of range");
    UnknownFieldSet filter =
        UnknownFieldSet.newBuilder()
            .addField(
                10, UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.EMPTY).build())
            .build();
    assertRefused(
        "FindTraceSummaries",
        FindTraceSummariesRequest.newBuilder().setQuery(always().setUnknownFields(filter)).build(),
        "filter is not answered here");
    assertRefused(
        "GetDependencies", GetDependenciesRequest.getDefaultInstance(), "start_time and end_time");
  }

  private void assertRefused(String method, MessageLite asked, String said) {
    assertThatThrownBy(() -> client.all(SERVICE + method, asked, TracesData.parser()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown -> {
              assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(thrown.getStatus().getDescription()).contains(said);
            });
  }

  @Test
  void anotherMethodIsNotImplementedAndAnotherClientIsToldWhatIsSpokenHere() {
    assertThatThrownBy(
            () ->
                client.one(
                    SERVICE + "Delete",
                    GetServicesRequest.getDefaultInstance(),
                    GetServicesResponse.parser()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown ->
                assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    assertThat(sender.get("/" + SERVICE + "GetServices").statusCode()).isEqualTo(415);
  }
}
