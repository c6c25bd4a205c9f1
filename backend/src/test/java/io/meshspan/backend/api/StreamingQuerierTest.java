package io.meshspan.backend.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.MessageLite;
import com.google.protobuf.UnknownFieldSet;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.meshspan.backend.GrpcClient;
import io.meshspan.backend.api.tempo.TempoApi;
import io.meshspan.backend.query.Queries;
import io.meshspan.proto.tempo.QueryInstantRequest;
import io.meshspan.proto.tempo.QueryInstantResponse;
import io.meshspan.proto.tempo.QueryRangeRequest;
import io.meshspan.proto.tempo.QueryRangeResponse;
import io.meshspan.proto.tempo.Sample;
import io.meshspan.proto.tempo.SearchRequest;
import io.meshspan.proto.tempo.SearchResponse;
import io.meshspan.proto.tempo.SearchTagValuesRequest;
import io.meshspan.proto.tempo.SearchTagValuesResponse;
import io.meshspan.proto.tempo.SearchTagValuesV2Response;
import io.meshspan.proto.tempo.SearchTagsRequest;
import io.meshspan.proto.tempo.SearchTagsResponse;
import io.meshspan.proto.tempo.SearchTagsV2Response;
import io.meshspan.proto.tempo.TagValue;
import io.meshspan.proto.tempo.TraceSearchMetadata;
import io.meshspan.store.Attribute;
import io.meshspan.store.Resource;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanStore;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tempo's queries over gRPC, against a store whose scans are counted. */
final class StreamingQuerierTest {
  private static final String SERVICE = "tempopb.StreamingQuerier/";
  private static final int TRACES = 1_500;

  private final AtomicInteger visited = new AtomicInteger();
  private final AtomicInteger scansEnded = new AtomicInteger();
  private final SpanStore store = SpanStore.inMemory(new StoreLimits(10_000, 100, 1L << 28));
  private Server server;
  private GrpcClient client;

  @BeforeEach
  void start() {
    store.append(LongStream.rangeClosed(1, TRACES).mapToObj(StreamingQuerierTest::span).toList());
    ServerBuilder builder = Server.builder().http(0);
    TempoApi.of(Queries.to(counted()), "test").mount(builder);
    server = builder.build();
    server.start().join();
    client = new GrpcClient(server.activeLocalPort());
  }

  private static Span span(long i) {
    return Span.builder(new TraceId(0, i), new SpanId(i), "raft.commit")
        .lasting(1_700_000_000_000_000_000L + i, 1_700_000_000_007_000_000L + i)
        .attributes(List.of(Attribute.of("raft.term", i), Attribute.of("peer", "node-" + i % 3)))
        .resource(Resource.ofService("node-1"))
        .build();
  }

  private SpanStore counted() {
    return (SpanStore)
        Proxy.newProxyInstance(
            SpanStore.class.getClassLoader(),
            new Class<?>[] {SpanStore.class},
            (proxy, method, arguments) -> {
              try {
                if (method.getName().equals("scan")) {
                  TraceVisitor visitor = (TraceVisitor) arguments[1];
                  arguments[1] =
                      (TraceVisitor)
                          trace -> {
                            visited.incrementAndGet();
                            return visitor.visit(trace);
                          };
                }
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (method.getName().equals("scan")) {
                  scansEnded.incrementAndGet();
                }
              }
            });
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
    store.close();
  }

  private List<SearchResponse> search(SearchRequest.Builder asked) {
    return client.all(SERVICE + "Search", asked.build(), SearchResponse.parser());
  }

  @Test
  void aSearchSendsEachTraceOnceAndSaysAtItsEndHowMuchItLookedAt() {
    List<SearchResponse> answer =
        search(
            SearchRequest.newBuilder()
                .setQuery("{ span.raft.term > 5 } | select(span.peer)")
                .setLimit(30));
    List<TraceSearchMetadata> traces =
        answer.stream().flatMap(part -> part.getTracesList().stream()).toList();
    assertThat(traces).hasSize(30);
    assertThat(traces.stream().map(TraceSearchMetadata::getTraceID).distinct()).hasSize(30);
    TraceSearchMetadata newest = traces.get(0);
    assertThat(newest.getTraceID()).isEqualTo(Integer.toHexString(TRACES));
    assertThat(newest.getRootServiceName()).isEqualTo("node-1");
    assertThat(newest.getRootTraceName()).isEqualTo("raft.commit");
    assertThat(newest.getDurationMs()).isEqualTo(7);
    assertThat(newest.getSpanSetsList()).singleElement().isEqualTo(newest.getSpanSet());
    assertThat(newest.getSpanSet().getMatched()).isEqualTo(1);
    assertThat(newest.getSpanSet().getSpans(0).getAttributesList().toString())
        .contains("raft.term", "node-0");
    assertThat(newest.getServiceStatsOrThrow("node-1").getSpanCount()).isEqualTo(1);
    SearchResponse last = answer.get(answer.size() - 1);
    assertThat(last.getTracesCount()).isZero();
    assertThat(last.getMetrics().getInspectedTraces()).isEqualTo(30);
    assertThat(last.getMetrics().getCompletedJobs()).isEqualTo(1);
  }

  @Test
  void tracesComeWhileTheScanGoesOnAndAReaderWhoGoesEndsIt() throws Exception {
    ClientCall<MessageLite, SearchResponse> call =
        client.call(SERVICE + "Search", SearchResponse.parser());
    CountDownLatch first = new CountDownLatch(1);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(SearchResponse message) {
            first.countDown();
          }
        },
        new Metadata());
    call.sendMessage(SearchRequest.newBuilder().setQuery("{}").setLimit(TRACES).build());
    call.halfClose();
    call.request(1);
    assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(scansEnded).hasValue(0);
    call.cancel("seen enough", null);
    await().until(() -> scansEnded.get() == 1);
    assertThat(visited.get()).isPositive().isLessThan(TRACES);
  }

  @Test
  void whatNewerOrOlderClientsSayBesidesIsPassedOver() {
    UnknownFieldSet more =
        UnknownFieldSet.newBuilder()
            .addField(
                10,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(
                        com.google.protobuf.Timestamp.newBuilder()
                            .setSeconds(-62_135_596_800L)
                            .build()
                            .toByteString())
                    .build())
            .build();
    assertThat(search(SearchRequest.newBuilder().setQuery("{}").setLimit(1).setUnknownFields(more)))
        .hasSize(2);
  }

  @Test
  void tagsAndTheirValuesAreAnswered() {
    SearchTagsV2Response scopes =
        client.one(
            SERVICE + "SearchTagsV2",
            SearchTagsRequest.newBuilder().setScope("span").build(),
            SearchTagsV2Response.parser());
    assertThat(scopes.getScopesList()).hasSize(1);
    assertThat(scopes.getScopes(0).getName()).isEqualTo("span");
    assertThat(scopes.getScopes(0).getTagsList()).containsExactly("peer", "raft.term");
    assertThat(
            client
                .one(
                    SERVICE + "SearchTags",
                    SearchTagsRequest.getDefaultInstance(),
                    SearchTagsResponse.parser())
                .getTagNamesList())
        .containsExactly("peer", "raft.term", "service.name");
    assertThat(
            client
                .one(
                    SERVICE + "SearchTagValuesV2",
                    SearchTagValuesRequest.newBuilder().setTagName("span.peer").build(),
                    SearchTagValuesV2Response.parser())
                .getTagValuesList()
                .stream()
                .map(TagValue::getValue))
        .containsExactly("node-0", "node-1", "node-2");
    assertThat(
            client
                .one(
                    SERVICE + "SearchTagValues",
                    SearchTagValuesRequest.newBuilder()
                        .setTagName("peer")
                        .setQuery("{ span.raft.term = 4 }")
                        .build(),
                    SearchTagValuesResponse.parser())
                .getTagValuesList())
        .containsExactly("node-1");
  }

  @Test
  void aSearchByTagsIsTheSameAsOverHttp() {
    SearchRequest.Builder asked =
        SearchRequest.newBuilder().putTags("peer", "node-1").setMinDurationMs(6).setLimit(3);
    assertThat(search(asked)).hasSize(4);
    assertThat(search(asked.setMaxDurationMs(6))).hasSize(1);
    assertThat(search(SearchRequest.newBuilder().putTags("peer", "no\"de \\1"))).hasSize(1);
  }

  @Test
  void metricsAreAnsweredOverARangeAndForAnInstant() {
    long start = 1_700_000_000L * 1_000_000_000;
    QueryRangeResponse range =
        client.one(
            SERVICE + "MetricsQueryRange",
            QueryRangeRequest.newBuilder()
                .setQuery("{} | count_over_time() by (span.peer)")
                .setStart(start)
                .setEnd(start + 60_000_000_000L)
                .setStep(30_000_000_000L)
                .build(),
            QueryRangeResponse.parser());
    assertThat(range.getSeriesList()).hasSize(3);
    assertThat(range.getSeries(0).getLabels(0).getKey()).isEqualTo("span.peer");
    assertThat(
            range.getSeriesList().stream()
                .flatMap(each -> each.getSamplesList().stream())
                .mapToDouble(Sample::getValue)
                .sum())
        .isEqualTo(TRACES);
    assertThat(range.getSeries(0).getExemplarsList()).isNotEmpty();
    assertThat(range.getMetrics().getInspectedSpans()).isEqualTo(TRACES);
    QueryInstantResponse instant =
        client.one(
            SERVICE + "MetricsQueryInstant",
            QueryInstantRequest.newBuilder()
                .setQuery("{} | count_over_time()")
                .setStart(start)
                .setEnd(start + 60_000_000_000L)
                .build(),
            QueryInstantResponse.parser());
    assertThat(instant.getSeriesList()).hasSize(1);
    assertThat(instant.getSeries(0).getValue()).isEqualTo(TRACES);
  }

  @Test
  void whatMakesNoSenseAndWhatIsNotAnsweredIsSaid() {
    assertStatus("Search", SearchRequest.newBuilder().setQuery("{").build(), "INVALID_ARGUMENT");
    assertStatus(
        "Search",
        SearchRequest.newBuilder().setQuery("{}").putTags("a", "b").build(),
        "INVALID_ARGUMENT");
    assertStatus(
        "MetricsQueryRange",
        QueryRangeRequest.newBuilder().setQuery("{}").setStart(1).setEnd(2).build(),
        "INVALID_ARGUMENT");
    assertStatus(
        "Search", SearchRequest.newBuilder().setStart(7).setEnd(7).build(), "INVALID_ARGUMENT");
    assertStatus("Blocks", SearchRequest.getDefaultInstance(), "UNIMPLEMENTED");
  }

  private void assertStatus(String method, MessageLite asked, String code) {
    assertThatThrownBy(() -> client.all(SERVICE + method, asked, SearchResponse.parser()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown ->
                assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.valueOf(code)));
  }
}
