package io.meshspan.backend.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read is what protobuf's own classes read, span for span and refusal for refusal. */
final class OtlpProtobufTest {
  private static final int TRIES = 800;
  private static final int DEEP = 25;
  private static final int TOO_DEEP = 40;
  private static final ReceiveLimits LIMITS = ReceiveLimits.standard();

  private static final String MALFORMED = "malformed";
  private static final String LONG_VARINT = "a varint is longer than ten bytes";

  private final OtlpProtobuf ours = new OtlpProtobuf(LIMITS);
  private final GeneratedDecoder theirs = new GeneratedDecoder(LIMITS);

  static List<Long> seeds() {
    return List.of(1L, 2L, new Random().nextLong());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyRequestIsReadAsProtobufsOwnClassesReadIt(long seed) {
    GeneratedRequests requests = new GeneratedRequests(new Random(seed), TOO_DEEP);
    int spans = 0;
    int refused = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] request = requests.next();
      String said = read(theirs::parse, request);
      for (int again = 0; again < 3; again++) { // at the third time what repeats is held already
        assertThat(read(ours::parse, request)).as(() -> hex(request)).isEqualTo(said);
      }
      spans += said.contains("traceId=") ? 1 : 0;
      refused += said.contains("{}") ? 0 : 1;
    }
    assertThat(spans).as("requests with spans").isGreaterThan(TRIES / 3);
    assertThat(refused).as("requests of which something is refused").isGreaterThan(TRIES / 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyDamagedRequestIsReadOrRefusedAsProtobufsOwnClassesDo(long seed) {
    // What is nested too deeply is passed over unread: damage in it may go unseen.
    GeneratedRequests requests = new GeneratedRequests(new Random(seed), DEEP);
    Damage damage = new Damage(seed);
    int malformed = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] whole = requests.next();
      for (int j = 0; j < 4 && whole.length > 0; j++) {
        byte[] request = damage.to(whole);
        String said = read(theirs::parse, request);
        String read = read(ours::parse, request);
        if (!read.equals(LONG_VARINT)) { // of which protobuf's own reader overlooks some
          assertThat(read).as(() -> hex(request)).isEqualTo(said);
        }
        malformed += said.equals(MALFORMED) ? 1 : 0;
      }
    }
    assertThat(malformed).as("requests that are no protobuf").isBetween(TRIES / 4, 4 * TRIES - 100);
  }

  private static String read(PostedSpans.Parser parser, byte[] request) {
    try {
      Arrivals arrivals = parser.parse(request);
      return new ArrayList<>(arrivals.spans()) + " " + arrivals.refused();
    } catch (RefusedMessageException e) {
      return e.getMessage().endsWith(LONG_VARINT) ? LONG_VARINT : MALFORMED;
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
