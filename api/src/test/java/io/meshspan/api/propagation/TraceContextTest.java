package io.meshspan.api.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Properties over generated contexts and bytes; a failure names its seed. */
class TraceContextTest {
  private static final int ROUNDS = 2_000;

  private long seed;
  private Random random;

  @BeforeEach
  void seed() {
    seed = Long.getLong("test.seed", System.nanoTime());
    random = new Random(seed);
  }

  @Test
  void bytesAndHeadersBringBackWhatWasSent() {
    for (int round = 0; round < ROUNDS; round++) {
      SpanContext sent = context(round % 3 == 0 ? TraceState.getDefault() : traceState(4));
      TraceContext carried = TraceContext.of(sent);
      assertSame(TraceContext.fromBytes(carried.toBytes()), sent);
      assertSame(TraceContext.fromHeaders(carried.toHeaders()), sent);
      assertSame(TraceContext.fromHeaders(upperCase(carried.toHeaders())), sent);
      assertThat(TraceContext.fromBytes(carried.toBytes()))
          .isEqualTo(carried)
          .hasSameHashCodeAs(carried);
    }
  }

  @Test
  void theBinaryFormIsTwentySixBytesAndItsLayoutHolds() {
    SpanContext sent =
        SpanContext.create(
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            TraceFlags.getSampled(),
            TraceState.getDefault());
    byte[] bytes = TraceContext.of(sent).toBytes();
    assertThat(bytes)
        .asHexString()
        .isEqualToIgnoringCase("000af7651916cd43dd8448eb211c80319cb7ad6b716920333101");
    assertThat(bytes).hasSize(26);
  }

  @Test
  void truncatedAtAnyByteThereIsNoTraceOrTheSameTrace() {
    for (int round = 0; round < 100; round++) {
      SpanContext sent = context(traceState(3));
      byte[] whole = TraceContext.of(sent).toBytes();
      for (int length = 0; length < whole.length; length++) {
        TraceContext read = TraceContext.fromBytes(Arrays.copyOf(whole, length));
        if (length == 26) { // all but the tracestate: a whole message of the shorter form
          assertThat(read.spanId()).as(seeded()).isEqualTo(sent.getSpanId());
        } else {
          assertThat(read).as(seeded()).isSameAs(TraceContext.none());
        }
      }
    }
  }

  @Test
  void whateverTheBytesAreNothingIsThrownAndNoInvalidContextComesOut() {
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(600)];
      random.nextBytes(noise);
      if (noise.length > 0 && random.nextBoolean()) {
        noise[0] = 0; // past the version check
      }
      if (noise.length > 28 && random.nextBoolean()) {
        noise[26] = (byte) ((noise.length - 28) >> 8);
        noise[27] = (byte) (noise.length - 28);
      }
      assertUsable(TraceContext.fromBytes(noise));
    }
  }

  @Test
  void aBitThatFlipsNeverThrows() {
    byte[] whole = TraceContext.of(context(traceState(3))).toBytes();
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertUsable(TraceContext.fromBytes(flipped));
    }
  }

  @Test
  void oversizedUnknownAndAbsentInputIsNoTrace() {
    byte[] oversized = Arrays.copyOf(TraceContext.of(context(traceState(1))).toBytes(), 1 << 20);
    byte[] unknownVersion = TraceContext.of(context(TraceState.getDefault())).toBytes();
    unknownVersion[0] = 1;
    assertThat(TraceContext.fromBytes(oversized)).isSameAs(TraceContext.none());
    assertThat(TraceContext.fromBytes(unknownVersion)).isSameAs(TraceContext.none());
    assertThat(TraceContext.fromBytes(new byte[26])).isSameAs(TraceContext.none());
    assertThat(TraceContext.fromBytes(new byte[0])).isSameAs(TraceContext.none());
    assertThat(TraceContext.fromBytes(null)).isSameAs(TraceContext.none());
    assertThat(TraceContext.fromHeaders(null)).isSameAs(TraceContext.none());
    assertThat(TraceContext.of((Span) null)).isSameAs(TraceContext.none());
    assertThat(TraceContext.of((SpanContext) null)).isSameAs(TraceContext.none());
    assertThat(TraceContext.none().toBytes()).isEmpty();
    assertThat(TraceContext.none().toHeaders()).isEmpty();
    assertThat(TraceContext.none().asParent()).isSameAs(Context.root());
  }

  @Test
  void hostileHeadersAreNoTrace() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      Map<String, String> headers = new HashMap<>();
      headers.put(null, "x");
      headers.put("traceparent", new String(noise, StandardCharsets.ISO_8859_1));
      assertThat(TraceContext.fromHeaders(headers).isPresent()).as(seeded()).isFalse();
      headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
      headers.put("tracestate", new String(noise, StandardCharsets.ISO_8859_1).repeat(1_000));
      assertUsable(TraceContext.fromHeaders(headers));
    }
  }

  @Test
  void aTracestateThatIsTooLongIsDroppedAndTheTraceKept() {
    SpanContext sent = context(traceState(32));
    byte[] bytes = TraceContext.of(sent).toBytes();
    assertThat(bytes).hasSize(26);
    assertThat(TraceContext.fromBytes(bytes).spanId()).isEqualTo(sent.getSpanId());
  }

  private static Map<String, String> upperCase(Map<String, String> headers) {
    Map<String, String> upper = new HashMap<>();
    headers.forEach((name, value) -> upper.put(name.toUpperCase(Locale.ROOT), value));
    return upper;
  }

  private SpanContext context(TraceState state) {
    String traceId = hex(16);
    String spanId = hex(8);
    return SpanContext.create(
        traceId,
        spanId,
        random.nextBoolean() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        state);
  }

  private String hex(int bytes) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < bytes; i++) {
      hex.append(String.format("%02x", 1 + random.nextInt(255)));
    }
    return hex.toString();
  }

  private TraceState traceState(int entries) {
    TraceStateBuilder builder = TraceState.builder();
    for (int i = 0; i < entries; i++) {
      builder.put("vendor" + i, hex(12));
    }
    return builder.build();
  }

  private void assertSame(TraceContext read, SpanContext sent) {
    SpanContext received = read.spanContext();
    assertThat(received.getTraceId()).as(seeded()).isEqualTo(sent.getTraceId());
    assertThat(received.getSpanId()).as(seeded()).isEqualTo(sent.getSpanId());
    assertThat(received.getTraceFlags()).as(seeded()).isEqualTo(sent.getTraceFlags());
    assertThat(received.getTraceState().asMap())
        .as(seeded())
        .isEqualTo(sent.getTraceState().asMap());
    assertThat(received.isRemote()).as(seeded()).isTrue();
  }

  /** Whatever came out can be continued, and sent on. */
  private void assertUsable(TraceContext read) {
    assertThat(read.isPresent()).as(seeded()).isEqualTo(read.spanContext().isValid());
    assertThat(TraceContext.fromBytes(read.toBytes())).as(seeded()).isEqualTo(read);
    assertThat(TraceContext.fromHeaders(read.toHeaders()).isPresent())
        .as(seeded())
        .isEqualTo(read.isPresent());
  }

  private String seeded() {
    return "repeat with -Dtest.seed=" + seed;
  }
}
