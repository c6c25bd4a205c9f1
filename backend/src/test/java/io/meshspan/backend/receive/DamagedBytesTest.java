package io.meshspan.backend.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import io.meshspan.backend.Client;
import io.meshspan.backend.SentSpans;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every decoder, on damaged messages and on noise: it reads or refuses, soon and in little room.
 */
final class DamagedBytesTest {
  private static final int TRIES = 2_000;
  private static final long MOST_BYTES = 4 << 20;
  private static final long MOST_NANOS = 1_000_000_000;
  private static final ReceiveLimits LIMITS = ReceiveLimits.standard();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What reads messages of a kind, and one of them. */
  private record Case(String name, ByteString whole, PostedSpans.Parser parser, long seed) {
    Case(String name, byte[] whole, PostedSpans.Parser parser, long seed) {
      this(name, ByteString.copyFrom(whole), parser, seed);
    }

    @Override
    public String toString() {
      return name + ", seed " + seed;
    }
  }

  static Stream<Case> cases() {
    byte[] otlp = SentSpans.of("node-1", SentSpans.full(), SentSpans.span(8, "b")).toByteArray();
    byte[] otlpJson = HostileBytesTest.JSON.getBytes(StandardCharsets.UTF_8);
    byte[] zipkinJson = ZipkinTest.CALL.getBytes(StandardCharsets.UTF_8);
    JaegerThrift thrift = new JaegerThrift(LIMITS);
    OtlpSpans spans = new OtlpSpans(LIMITS);
    return Stream.of(1L, 2L, new Random().nextLong())
        .flatMap(
            seed ->
                Stream.of(
                    new Case("OTLP in protobuf", otlp, spans::ofProtobuf, seed),
                    new Case("OTLP in JSON", otlpJson, spans::ofJson, seed),
                    new Case("Zipkin in JSON", zipkinJson, new ZipkinJson(LIMITS)::parse, seed),
                    new Case(
                        "Zipkin in protobuf",
                        ZipkinCall.inProtobuf(),
                        new ZipkinProtobuf(LIMITS)::parse,
                        seed),
                    new Case(
                        "Jaeger in binary Thrift",
                        JaegerBatch.binary(JaegerBatch.span(), JaegerBatch.span()),
                        thrift::batch,
                        seed),
                    new Case(
                        "Jaeger in compact Thrift",
                        JaegerBatch.compact(JaegerBatch.span(), JaegerBatch.span()),
                        body -> thrift.emitBatch(body, body.length),
                        seed),
                    new Case(
                        "Jaeger in a datagram of binary Thrift",
                        JaegerBatch.binaryCall(JaegerBatch.span()),
                        body -> thrift.emitBatch(body, body.length),
                        seed),
                    new Case(
                        "OTLP in protobuf in gzip",
                        Client.gzip(otlp),
                        body -> spans.ofProtobuf(Gunzip.inflate(body, LIMITS.inflatedBytes())),
                        seed)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void damagedMessagesAndNoiseAreReadOrRefusedAndNothingElse(Case each) {
    Damage damage = new Damage(each.seed());
    byte[] whole = each.whole().toByteArray();
    assertThat(isRead(each.parser(), whole)).as("the message before the damage").isTrue();
    int read = 0;
    for (int i = 0; i < TRIES; i++) {
      read += isRead(each.parser(), damage.to(whole)) ? 1 : 0;
      isRead(each.parser(), damage.noise());
    }
    assertThat(read).as("of %s damaged messages", TRIES).isBetween(1, TRIES - 1);
  }

  private static boolean isRead(PostedSpans.Parser parser, byte[] body) {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = THREADS.getCurrentThreadCpuTime();
    boolean isRead = true;
    try {
      parser.parse(body);
    } catch (RefusedMessageException e) {
      isRead = false;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(HexFormat.of().formatHex(body), e);
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - bytes)
        .as(() -> "bytes of memory for " + HexFormat.of().formatHex(body))
        .isLessThan(MOST_BYTES);
    assertThat(THREADS.getCurrentThreadCpuTime() - nanos)
        .as(() -> "nanoseconds of processor time for " + HexFormat.of().formatHex(body))
        .isLessThan(MOST_NANOS);
    return isRead;
  }
}
