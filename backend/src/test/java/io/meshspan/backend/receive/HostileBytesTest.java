package io.meshspan.backend.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Client;
import io.meshspan.backend.SentSpans;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come, the sender gets an answer that is no failure of ours. */
final class HostileBytesTest {
  private static final int TRIES = 700;
  static final String JSON =
      """
      {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"n"}}]},"scopeSpans":[{"scope":{"name":"s"},
      "spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"raft.commit","kind":1,
      "startTimeUnixNano":"1700000000000000001","endTimeUnixNano":1700000000000000003,"attributes":[{"key":"a","value":
      {"arrayValue":{"values":[{"intValue":"7"},{"doubleValue":1.5},{"kvlistValue":{"values":[{"key":"k","value":{"boolValue":true}}]}}]}}}],
      "events":[{"name":"e","timeUnixNano":"5"}],"links":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203332"}],
      "status":{"code":2,"message":"m"}}]}]}]}
      """;

  static List<Long> seeds() {
    return List.of(1L, 2L, new Random().nextLong());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void mutatedMessagesAndNoiseAreAnsweredAndTheBackendGoesOn(long seed) {
    Random random = new Random(seed);
    byte[] protobuf = SentSpans.of("node-1", SentSpans.full()).toByteArray();
    byte[] json = JSON.getBytes(StandardCharsets.UTF_8);
    try (Backend backend = Backend.start(BackendConfig.onFreePorts())) {
      Client client = new Client(backend);
      for (int i = 0; i < TRIES; i++) {
        byte[] body = mutated(i % 2 == 0 ? protobuf : json, random);
        String type = i % 2 == 0 ? "application/x-protobuf" : "application/json";
        int status =
            i % 5 == 0
                ? client
                    .post(
                        mutated(Client.gzip(body), random),
                        "Content-Type",
                        type,
                        "Content-Encoding",
                        "gzip")
                    .statusCode()
                : client.post(body, "Content-Type", type).statusCode();
        assertThat(status)
            .as("try %s: %s", i, new String(body, StandardCharsets.ISO_8859_1))
            .isIn(200, 400, 413);
      }
      assertThat(client.get("/api/meshspan/search?start=0").statusCode()).isEqualTo(200);
      assertThat(client.get("/api/traces?service=node-1&start=0").statusCode()).isEqualTo(200);
      readBackAll(client);
    }
  }

  // What was taken in spite of its damage must be answerable too.
  private static void readBackAll(Client client) {
    client
        .json("/api/meshspan/search?start=0&end=9223372036854775807&limit=1500")
        .path("traces")
        .forEach(
            trace -> {
              String id = trace.path("traceId").asText();
              assertThat(client.get("/api/meshspan/traces/" + id).statusCode()).isEqualTo(200);
              assertThat(client.get("/api/traces/" + id).statusCode()).isEqualTo(200);
            });
  }

  private static byte[] mutated(byte[] from, Random random) {
    if (random.nextInt(20) == 0) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] bytes = from.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = java.util.Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          int length = Math.min(random.nextInt(12), bytes.length - at);
          System.arraycopy(from, random.nextInt(from.length - length), bytes, at, length);
        }
      }
    }
    return bytes;
  }
}
