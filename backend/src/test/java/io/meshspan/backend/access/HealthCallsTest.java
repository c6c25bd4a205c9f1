package io.meshspan.backend.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.GrpcClient;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What orchestrators ask of every port that answers calls, though they have no token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HealthCallsTest {
  private static final String SERVICE = "grpc.health.v1.Health/";

  private Backend backend;
  private Map<Integer, String> services;

  @BeforeAll
  void aBackendWithAToken(@TempDir Path folder) throws Exception {
    backend =
        Backend.start(
            BackendConfig.onFreePorts()
                .reachedBy(TokenAccess.on(InetAddress.getLoopbackAddress(), folder)));
    services =
        Map.of(
            backend.otlpGrpcPort(),
            "opentelemetry.proto.collector.trace.v1.TraceService",
            backend.queryPort(),
            "jaeger.api_v3.QueryService",
            backend.ports().jaegerGrpc(),
            "jaeger.api_v3.QueryService",
            backend.ports().tempo(),
            "tempopb.StreamingQuerier",
            backend.ports().sampling(),
            "jaeger.api_v2.SamplingManager");
  }

  @AfterAll
  void end() {
    backend.close();
  }

  private static int check(GrpcClient client, String service) {
    return client.one(SERVICE + "Check", StringValue.of(service), Int32Value.parser()).getValue();
  }

  @Test
  void thePortAndItsServiceServe() {
    services.forEach(
        (port, service) -> {
          try (GrpcClient client = new GrpcClient(port)) {
            assertThat(check(client, "")).as(service).isEqualTo(1);
            assertThat(check(client, service)).as(service).isEqualTo(1);
          }
        });
  }

  @Test
  void aServiceOfAnotherPortIsNotKnownAndNothingIsWatched() {
    services
        .keySet()
        .forEach(
            port -> {
              try (GrpcClient client = new GrpcClient(port)) {
                assertCode(Status.Code.NOT_FOUND, () -> check(client, "grpc.health.v1.Health"));
              }
            });
  }

  @Test
  void everythingElseAsksForTheToken() {
    services
        .keySet()
        .forEach(
            port -> {
              try (GrpcClient client = new GrpcClient(port)) {
                assertCode(
                    Status.Code.UNAUTHENTICATED,
                    () ->
                        client.one(
                            SERVICE + "Watch",
                            StringValue.getDefaultInstance(),
                            Int32Value.parser()));
              }
            });
  }

  @Test
  void whoWatchesIsToldThatNothingIsWatched() {
    try (Backend open = Backend.start(BackendConfig.onFreePorts());
        GrpcClient client = new GrpcClient(open.ports().jaegerGrpc())) {
      assertCode(
          Status.Code.UNIMPLEMENTED,
          () ->
              client.one(SERVICE + "Watch", StringValue.getDefaultInstance(), Int32Value.parser()));
    }
  }

  private static void assertCode(Status.Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown -> assertThat(thrown.getStatus().getCode()).isEqualTo(code));
  }
}
