package io.meshspan.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import io.meshspan.store.disk.DiskStoreOptions;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
  private static final Path FULL = Path.of("/dev/full");
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void whatIsBeyondTheBytesGoesFromTheDiskTheOldestFirst() throws IOException {
    long most = 100_000;
    DataDirectory small =
        new DataDirectory(directory, DiskStoreOptions.standard().headSpans(100))
            .keeping(Duration.ofDays(1), most);
    try (Backend backend = Backend.start(BackendConfig.onFreePorts().keptIn(small))) {
      Client client = new Client(backend);
      int sent = 0;
      while (sent < 100_000 && spansDropped(client) == 0) {
        send(client, sent, 500);
        sent += 500;
      }
      long all = sent;
      await().atMost(SOON).until(() -> segmentBytes() <= most);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                JsonNode status = client.json("/api/meshspan/status");
                long dropped = status.path("spansDropped").asLong();
                assertThat(dropped).isBetween(1L, all - 1);
                assertThat(status.path("spansHeld").asLong()).isEqualTo(all - dropped);
                assertThat(status.path("disk").path("bytes").asLong()).isPositive();
                assertThat(status.path("disk").has("trouble")).isFalse();
              });
      assertThat(client.get("/api/traces/" + hex(0)).statusCode()).as("oldest").isEqualTo(404);
      assertThat(client.get("/api/traces/" + hex(sent - 1)).statusCode())
          .as("newest")
          .isEqualTo(200);
    }
  }

  @Test
  void aDiskThatIsFullIsSaidUntilThereIsRoomAgainThoughNobodySendsAnything() throws IOException {
    assumeTrue(Files.exists(FULL), "needs a device that is always full");
    try (Backend backend =
        Backend.start(BackendConfig.onFreePorts().keptIn(DataDirectory.at(directory)))) {
      Client client = new Client(backend);
      assertThat(client.get("/health/ready").statusCode()).isEqualTo(200);
      List<Path> logs = new ArrayList<>();
      for (int number = 1; number <= 100; number++) {
        Path log = directory.resolve("%020d.log".formatted(number));
        logs.add(Files.createSymbolicLink(log, FULL));
      }
      assertThat(send(client, 0, 1).statusCode()).isEqualTo(503);
      HttpResponse<String> ready = client.get("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("No space left on device").hasLineCount(1);
      assertThat(health(backend)).as("not serving").isEqualTo(2);
      assertThat(client.json("/api/meshspan/status").path("disk").path("trouble").asText())
          .isEqualTo(ready.body().strip());
      assertThat(client.get("/health/live").statusCode()).isEqualTo(200);

      for (Path log : logs) {
        Files.deleteIfExists(log);
      }
      await().atMost(SOON).until(() -> client.get("/health/ready").statusCode() == 200);
      assertThat(health(backend)).as("serving").isEqualTo(1);
      assertThat(client.json("/api/meshspan/status").path("disk").has("trouble")).isFalse();
      assertThat(send(client, 0, 1).statusCode()).isEqualTo(200);
    }
    try (Backend again =
        Backend.start(BackendConfig.onFreePorts().keptIn(DataDirectory.at(directory)))) {
      assertThat(again.found().orElseThrow()).isEqualTo(new KeptSpans(1, List.of()));
    }
  }

  @Test
  void aBackendInMemorySaysNothingOfADisk() {
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      assertThat(new Client(backend).json("/api/meshspan/status").has("disk")).isFalse();
    }
  }

  private static int health(Backend backend) {
    try (GrpcClient client = new GrpcClient(backend.otlpGrpcPort())) {
      return client
          .one("grpc.health.v1.Health/Check", StringValue.getDefaultInstance(), Int32Value.parser())
          .getValue();
    }
  }

  private static long spansDropped(Client client) {
    return client.json("/api/meshspan/status").path("spansDropped").asLong();
  }

  private long segmentBytes() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".segment"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  /** Spans of a trace each. */
  private static HttpResponse<String> send(Client client, int first, int count) {
    Span.Builder[] spans =
        IntStream.range(first, first + count)
            .mapToObj(
                i ->
                    SentSpans.span(i + 1, "raft.commit")
                        .setTraceId(SentSpans.bytes(1, i + 1))
                        .addAttributes(SentSpans.entry("text", SentSpans.text("value " + i))))
            .toArray(Span.Builder[]::new);
    return client.post(
        SentSpans.of("node-1", spans).toByteArray(), "Content-Type", "application/x-protobuf");
  }

  private static String hex(int i) {
    return "%016x%016x".formatted(1, i + 1);
  }
}
