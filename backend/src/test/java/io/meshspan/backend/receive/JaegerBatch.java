package io.meshspan.backend.receive;

import io.jaegertracing.agent.thrift.Agent;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Log;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.Span;
import io.jaegertracing.thriftjava.SpanRef;
import io.jaegertracing.thriftjava.SpanRefType;
import io.jaegertracing.thriftjava.Tag;
import io.jaegertracing.thriftjava.TagType;
import java.util.Arrays;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializer;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TProtocolFactory;
import org.apache.thrift.transport.TMemoryBuffer;

/** Spans as Jaeger's tracers put them on the wire, made with Jaeger's own classes. */
final class JaegerBatch {
  static final long MICROS = 1_700_000_000_000_001L;

  private JaegerBatch() {}

  static Process process() {
    return new Process("node-1").setTags(List.of(text("host", "a"), number("pid", 7)));
  }

  static Tag text(String key, String value) {
    return new Tag(key, TagType.STRING).setVStr(value);
  }

  private static Tag number(String key, long value) {
    return new Tag(key, TagType.LONG).setVLong(value);
  }

  /** A span that has everything a span can have. */
  static Span span() {
    return new Span(0xabc, 0, 7, 6, "raft.commit", 1, MICROS, 1_500)
        .setTags(
            List.of(
                text("text", "ünï"),
                number("long", 1L << 60),
                new Tag("double", TagType.DOUBLE).setVDouble(0.25),
                new Tag("bool", TagType.BOOL).setVBool(true),
                new Tag("bytes", TagType.BINARY).setVBinary(new byte[] {0, 0, 1}),
                text("span.kind", "client"),
                new Tag("error", TagType.BOOL).setVBool(true),
                text("otel.status_description", "lost"),
                text("otel.scope.name", "io.meshspan"),
                text("w3c.tracestate", "m=1")))
        .setReferences(
            List.of(
                new SpanRef(SpanRefType.CHILD_OF, 0xabc, 0, 6),
                new SpanRef(SpanRefType.FOLLOWS_FROM, 5, 0, 9)))
        .setLogs(
            List.of(new Log(MICROS + 1, List.of(text("event", "vote"), text("peer", "node-2")))));
  }

  /** As it is posted. */
  static byte[] binary(Span... spans) {
    try {
      return new TSerializer(new TBinaryProtocol.Factory())
          .serialize(new Batch(process(), List.of(spans)));
    } catch (TException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a datagram carries it. */
  static byte[] compact(Span... spans) {
    return call(new TCompactProtocol.Factory(), spans);
  }

  /** As a datagram of Jaeger's client for Node carries it. */
  static byte[] binaryCall(Span... spans) {
    return call(new TBinaryProtocol.Factory(), spans);
  }

  private static byte[] call(TProtocolFactory protocol, Span... spans) {
    try {
      TMemoryBuffer buffer = new TMemoryBuffer(1_024);
      new Agent.Client(protocol.getProtocol(buffer))
          .emitBatch(new Batch(process(), List.of(spans)));
      return Arrays.copyOf(buffer.getArray(), buffer.length());
    } catch (TException e) {
      throw new IllegalStateException(e);
    }
  }
}
