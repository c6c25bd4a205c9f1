package io.meshspan.backend.receive;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Requests with everything that OTLP allows, and much that senders should not send. */
final class GeneratedRequests {
  private static final List<String> TEXTS =
      List.of("", "a", "node-1", "ünï ✓", "\u0000", "日本 🚀", "x".repeat(70), "y".repeat(5_000));

  private final Random random;
  private final int deepest;

  /**
   * @param deepest how deep values are nested now and then; most are nested little
   */
  GeneratedRequests(Random random, int deepest) {
    this.random = random;
    this.deepest = deepest;
  }

  /** In protobuf; messages may come in parts, and their fields in any order. */
  byte[] next() {
    ByteString bytes = ByteString.EMPTY;
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes = bytes.concat(field(1, resourceSpans()));
    }
    return bytes.toByteArray();
  }

  /** A field that is a message, by its bytes. */
  private static ByteString field(int number, ByteString message) {
    return UnknownFieldSet.newBuilder()
        .addField(number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(message).build())
        .build()
        .toByteString();
  }

  private ByteString resourceSpans() {
    List<ByteString> parts = new ArrayList<>();
    parts.add(some(1, () -> resource().toByteString()));
    parts.add(some(2, this::scopeSpans));
    parts.add(some(2, this::scopeSpans));
    parts.add(ResourceSpans.newBuilder().setSchemaUrl(text()).build().toByteString());
    return shuffled(parts);
  }

  private ByteString scopeSpans() {
    List<ByteString> parts = new ArrayList<>();
    parts.add(some(1, () -> scope().toByteString()));
    parts.add(some(2, this::span));
    parts.add(some(2, this::span));
    parts.add(ScopeSpans.newBuilder().setSchemaUrl(text()).build().toByteString());
    return shuffled(parts);
  }

  /** None, one or two. */
  private ByteString some(int number, Supplier<ByteString> message) {
    ByteString bytes = ByteString.EMPTY;
    for (int i = Math.max(0, random.nextInt(6) - 3); i >= 0; i--) {
      bytes = bytes.concat(field(number, message.get()));
    }
    return random.nextInt(8) == 0 ? ByteString.EMPTY : bytes;
  }

  private ByteString shuffled(List<ByteString> parts) {
    if (random.nextInt(3) == 0) {
      java.util.Collections.shuffle(parts, random);
    }
    parts.add(random.nextInt(8) == 0 ? unknown().toByteString() : ByteString.EMPTY);
    return ByteString.copyFrom(parts);
  }

  private Resource resource() {
    Resource.Builder to = Resource.newBuilder().setDroppedAttributesCount(random.nextInt(3));
    attributes().forEach(to::addAttributes);
    if (random.nextInt(5) == 0) {
      to.addEntityRefs(EntityRef.newBuilder().setType(text()).addIdKeys(text()));
    }
    return to.build();
  }

  private InstrumentationScope scope() {
    InstrumentationScope.Builder to =
        InstrumentationScope.newBuilder().setName(text()).setVersion(text());
    attributes().forEach(to::addAttributes);
    return to.build();
  }

  private ByteString span() {
    Span.Builder to =
        Span.newBuilder()
            .setTraceId(id(16))
            .setSpanId(id(8))
            .setTraceState(text())
            .setParentSpanId(random.nextInt(3) == 0 ? ByteString.EMPTY : id(8))
            .setFlags(random.nextInt())
            .setName(text())
            .setKindValue(random.nextInt(8) - 1)
            .setStartTimeUnixNano(time())
            .setEndTimeUnixNano(time())
            .setDroppedAttributesCount(random.nextInt(3) - 1)
            .setDroppedEventsCount(random.nextInt(2))
            .setDroppedLinksCount(random.nextInt(2));
    attributes().forEach(to::addAttributes);
    for (int i = random.nextInt(4); i > 1; i--) {
      to.addEvents(event());
      to.addLinks(link());
    }
    if (random.nextInt(2) == 0) {
      to.setStatus(Status.newBuilder().setMessage(text()).setCodeValue(random.nextInt(5) - 1));
    }
    if (random.nextInt(8) == 0) {
      to.setUnknownFields(unknown());
    }
    ByteString bytes = to.build().toByteString();
    // Whatever comes again replaces what came before, or goes on where it ended.
    return random.nextInt(10) == 0 ? bytes.concat(bytes) : bytes;
  }

  private Span.Event event() {
    Span.Event.Builder to =
        Span.Event.newBuilder()
            .setName(text())
            .setTimeUnixNano(time())
            .setDroppedAttributesCount(random.nextInt(2));
    attributes().forEach(to::addAttributes);
    return to.build();
  }

  private Span.Link link() {
    Span.Link.Builder to =
        Span.Link.newBuilder()
            .setTraceId(id(16))
            .setSpanId(id(8))
            .setTraceState(text())
            .setFlags(random.nextInt())
            .setDroppedAttributesCount(random.nextInt(2));
    attributes().forEach(to::addAttributes);
    return to.build();
  }

  private List<KeyValue> attributes() {
    List<KeyValue> all = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      all.add(entry(random.nextInt(60) == 0 ? deepest : 3));
    }
    return all;
  }

  private KeyValue entry(int depth) {
    KeyValue.Builder to = KeyValue.newBuilder().setKey(text());
    if (random.nextInt(10) > 0) {
      to.setValue(value(depth));
    }
    return to.build();
  }

  private AnyValue value(int depth) {
    AnyValue.Builder to = AnyValue.newBuilder();
    switch (depth > 10 ? 5 + random.nextInt(2) : random.nextInt(depth > 0 ? 9 : 5)) {
      case 0 -> to.setStringValue(text());
      case 1 -> to.setBoolValue(random.nextBoolean());
      case 2 -> to.setIntValue(random.nextLong() >> random.nextInt(64));
      case 3 -> to.setDoubleValue(Double.longBitsToDouble(random.nextLong()));
      case 4 -> to.setBytesValue(ByteString.copyFromUtf8(text()));
      case 5 -> to.setArrayValue(ArrayValue.newBuilder().addValues(value(depth - 1)));
      case 6 -> to.setKvlistValue(KeyValueList.newBuilder().addValues(entry(depth - 1)));
      case 7 -> to.setStringValueStrindex(random.nextInt());
      default -> {
        return to.build();
      }
    }
    return to.build();
  }

  private UnknownFieldSet unknown() {
    UnknownFieldSet inner =
        UnknownFieldSet.newBuilder()
            .addField(3, UnknownFieldSet.Field.newBuilder().addVarint(random.nextLong()).build())
            .build();
    return UnknownFieldSet.newBuilder()
        .addField(
            1 + random.nextInt(20),
            UnknownFieldSet.Field.newBuilder()
                .addFixed32(random.nextInt())
                .addVarint(random.nextInt(4))
                .addGroup(inner)
                .build())
        .build();
  }

  private String text() {
    return TEXTS.get(random.nextInt(random.nextInt(20) == 0 ? TEXTS.size() : TEXTS.size() - 1));
  }

  private ByteString id(int length) {
    byte[] id = new byte[random.nextInt(25) == 0 ? random.nextInt(18) : length];
    if (id.length > 0 && random.nextInt(25) > 0) {
      id[id.length - 1] = (byte) random.nextInt(4);
    }
    return ByteString.copyFrom(id);
  }

  private long time() {
    return random.nextInt(25) == 0 ? random.nextInt(3) - 1 : 1_700_000_000_000_000_000L;
  }
}
