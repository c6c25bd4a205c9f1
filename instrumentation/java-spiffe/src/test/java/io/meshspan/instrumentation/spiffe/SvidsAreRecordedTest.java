package io.meshspan.instrumentation.spiffe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.meshspan.api.mapek.ExecutePhaseSpan;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.workloadapi.DefaultWorkloadApiClient;
import io.spiffe.workloadapi.DefaultWorkloadApiClient.ClientOptions;
import io.spiffe.workloadapi.DefaultX509Source;
import io.spiffe.workloadapi.DefaultX509Source.X509SourceOptions;
import io.spiffe.workloadapi.Watcher;
import io.spiffe.workloadapi.WorkloadApiClient;
import io.spiffe.workloadapi.X509Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real client of java-spiffe, and its own source on top, over a real Workload API. */
class SvidsAreRecordedTest {
  private static final String ID = "spiffe://mesh.test/node/one";
  private static final Duration LIFETIME = Duration.ofSeconds(90);

  private final Authority authority = new Authority("mesh.test");
  private final Recorded recorded = new Recorded();
  private ServedWorkloadApi served;
  private WorkloadApiClient client;

  @BeforeEach
  void connect() throws Exception {
    served = new ServedWorkloadApi();
    client =
        SpiffeTracing.of(recorded.meshspan, "node-1")
            .traced(
                DefaultWorkloadApiClient.newClient(
                    ClientOptions.builder().spiffeSocketPath(served.address()).build()));
  }

  @AfterEach
  void disconnect() throws Exception {
    client.close();
    served.close();
  }

  private X509Svid issue() throws Exception {
    X509Svid svid = authority.svid(ID, LIFETIME);
    served.push(svid, authority);
    return svid;
  }

  @Test
  void theFirstIsFetchedAndEachOtherRenewsIt() throws Exception {
    issue();
    try (DefaultX509Source source =
        DefaultX509Source.newSource(
            X509SourceOptions.builder()
                .workloadApiClient(client)
                .initTimeout(Duration.ofSeconds(20))
                .build())) {
      SpanData fetch = awaitSpans("spiffe.svid_fetch", 1).get(0);
      assertThat(fetch.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(Recorded.value(fetch, "mesh.node.id")).isEqualTo("node-1");
      assertThat(Recorded.value(fetch, "spiffe.id")).isEqualTo(ID);
      assertThat(Recorded.value(fetch, "spiffe.trust_domain")).isEqualTo("mesh.test");
      assertThat(Recorded.value(fetch, "spiffe.svid.type")).isEqualTo("x509");
      assertThat((Long) Recorded.value(fetch, "spiffe.svid.ttl")).isBetween(60L, 90L);

      X509Svid second = issue();
      served.push(second, authority); // again, as when only a bundle changes
      X509Svid third = issue();
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> source.getX509Svid().getLeaf().equals(third.getLeaf()));
      List<SpanData> renewals = awaitSpans("spiffe.svid_renewal", 2);
      assertThat(renewals)
          .map(span -> Recorded.value(span, "spiffe.svid.serial"))
          .containsExactly(serial(second), serial(third));
      assertThat(renewals)
          .allSatisfy(span -> assertThat(span.getParentSpanContext().isValid()).isFalse());
      assertThat(recorded.spans("spiffe.svid_fetch")).hasSize(1);
    }
  }

  @Test
  void aCallIsASpanBelowTheOneThatMadeIt() throws Exception {
    issue();
    client.fetchX509Context();
    X509Svid second = issue();
    try (ExecutePhaseSpan execute = recorded.meshspan.mapeK().executePhase("node-1")) {
      client.fetchX509Context();
      SpanData renewal = awaitSpans("spiffe.svid_renewal", 1).get(0);
      assertThat(Recorded.value(renewal, "spiffe.svid.serial")).isEqualTo(serial(second));
      assertThat(renewal.getParentSpanId()).isEqualTo(execute.span().getSpanContext().getSpanId());
    }
    assertThat(recorded.spans("spiffe.svid_fetch")).hasSize(1);
  }

  @Test
  void whatIsRefusedIsAFailure() throws Exception {
    BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    client.watchX509Context(
        new Watcher<>() {
          @Override
          public void onUpdate(X509Context update) {}

          @Override
          public void onError(Throwable failure) {
            errors.add(failure);
          }
        });
    await().atMost(20, TimeUnit.SECONDS).until(() -> served.streams() == 1);
    served.fail(Status.INVALID_ARGUMENT.withDescription("who are you?").asRuntimeException());
    assertThat(errors.poll(20, TimeUnit.SECONDS)).as("the application is told").isNotNull();
    SpanData fetch = awaitSpans("spiffe.svid_fetch", 1).get(0);
    assertThat(fetch.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void aWatchThatIsGivenUpBeforeAnythingCameEndsItsSpan() throws Exception {
    client.watchX509Context(
        new Watcher<>() {
          @Override
          public void onUpdate(X509Context update) {}

          @Override
          public void onError(Throwable failure) {}
        });
    client.close();
    SpanData fetch = awaitSpans("spiffe.svid_fetch", 1).get(0);
    assertThat(fetch.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(fetch.getStatus().getDescription()).contains("closed");
  }

  private List<SpanData> awaitSpans(String name, int count) {
    return await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> recorded.spans(name), spans -> spans.size() == count);
  }

  private static String serial(X509Svid svid) {
    return svid.getLeaf().getSerialNumber().toString(16);
  }
}
