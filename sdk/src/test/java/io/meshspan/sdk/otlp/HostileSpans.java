package io.meshspan.sdk.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Spans that hold what no application should say, the same ones for the same seed. */
final class HostileSpans {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "\0",
          "half a pair \uD83D",
          "\uDC00\uD800",
          "🕸 mesh",
          "Ω".repeat(64),
          "x".repeat(127),
          "x".repeat(128),
          "y".repeat(16_384),
          "<script>&\"'\n\r\t");
  private static final long[] WHOLE = {
    0, 1, -1, 127, 128, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, 0xFFFF_FFFFL
  };
  private static final double[] REAL = {
    0.0, -0.0, 1.5, Double.NaN, Double.POSITIVE_INFINITY, -Double.MIN_VALUE, Double.MAX_VALUE
  };

  private final Random random;

  HostileSpans(long seed) {
    this.random = new Random(seed);
  }

  List<SpanData> some() {
    List<Resource> resources = many(1, 3, this::resource);
    List<InstrumentationScopeInfo> scopes = many(1, 3, this::scope);
    return many(0, 12, () -> span(one(resources), one(scopes)));
  }

  private SpanData span(Resource resource, InstrumentationScopeInfo scope) {
    Attributes attributes = attributes(3);
    List<EventData> events = many(0, 3, this::event);
    List<LinkData> links = many(0, 3, this::link);
    return TestSpanData.builder()
        .setName(text())
        .setKind(one(List.of(SpanKind.values())))
        .setSpanContext(context(false))
        .setParentSpanContext(
            random.nextBoolean() ? SpanContext.getInvalid() : context(random.nextBoolean()))
        .setStatus(StatusData.create(one(List.of(StatusCode.values())), text()))
        .setStartEpochNanos(whole())
        .setEndEpochNanos(whole())
        .setHasEnded(true)
        .setAttributes(attributes)
        .setTotalAttributeCount(attributes.size() + random.nextInt(3))
        .setEvents(events)
        .setTotalRecordedEvents(events.size() + random.nextInt(3))
        .setLinks(links)
        .setTotalRecordedLinks(links.size() + random.nextInt(3))
        .setResource(resource)
        .setInstrumentationScopeInfo(scope)
        .build();
  }

  private EventData event() {
    Attributes attributes = attributes(2);
    return EventData.create(whole(), text(), attributes, attributes.size() + random.nextInt(2));
  }

  private LinkData link() {
    Attributes attributes = attributes(2);
    return LinkData.create(
        context(random.nextBoolean()), attributes, attributes.size() + random.nextInt(2));
  }

  private SpanContext context(boolean remote) {
    String trace = String.format("%016x%016x", random.nextLong() | 1, random.nextLong());
    String span = String.format("%016x", random.nextLong() | 1);
    TraceFlags flags = TraceFlags.fromByte((byte) random.nextInt(256));
    TraceState state =
        random.nextInt(3) > 0
            ? TraceState.getDefault()
            : TraceState.builder().put("a", "1").put("vendor@tenant", "x=y/z").build();
    return remote
        ? SpanContext.createFromRemoteParent(trace, span, flags, state)
        : SpanContext.create(trace, span, flags, state);
  }

  private Resource resource() {
    AttributesBuilder legal = Attributes.builder();
    attributes(2).forEach((key, value) -> legal.put("key." + random.nextInt(9), value.toString()));
    return random.nextBoolean()
        ? Resource.create(legal.build())
        : Resource.create(legal.build(), "https://schema.example/" + text());
  }

  private InstrumentationScopeInfo scope() {
    var scope = InstrumentationScopeInfo.builder(text()).setAttributes(attributes(2));
    if (random.nextBoolean()) {
      scope.setVersion(text());
    }
    if (random.nextBoolean()) {
      scope.setSchemaUrl(text());
    }
    return scope.build();
  }

  private Attributes attributes(int most) {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      String key = "k" + random.nextInt(20) + one(TEXTS);
      switch (random.nextInt(9)) {
        case 0 -> attributes.put(key, text());
        case 1 -> attributes.put(key, random.nextBoolean());
        case 2 -> attributes.put(key, whole());
        case 3 -> attributes.put(key, real());
        case 4 -> attributes.put(AttributeKey.stringArrayKey(key), many(0, 3, this::text));
        case 5 ->
            attributes.put(AttributeKey.booleanArrayKey(key), many(0, 3, random::nextBoolean));
        case 6 -> attributes.put(AttributeKey.longArrayKey(key), many(0, 3, this::whole));
        case 7 -> attributes.put(AttributeKey.doubleArrayKey(key), many(0, 3, this::real));
        default -> attributes.put(AttributeKey.valueKey(key), value(0));
      }
    }
    return attributes.build();
  }

  private Value<?> value(int depth) {
    return switch (random.nextInt(depth < 4 ? 8 : 6)) {
      case 0 -> Value.of(text());
      case 1 -> Value.of(random.nextBoolean());
      case 2 -> Value.of(whole());
      case 3 -> Value.of(real());
      case 4 -> Value.empty();
      case 5 -> Value.of(text().getBytes(java.nio.charset.StandardCharsets.UTF_16));
      case 6 -> Value.of(this.<Value<?>>many(0, 3, () -> value(depth + 1)));
      default ->
          Value.of(
              many(0, 3, () -> KeyValue.of(text(), value(depth + 1))).toArray(KeyValue[]::new));
    };
  }

  private String text() {
    return one(TEXTS);
  }

  private long whole() {
    return random.nextInt(4) == 0 ? random.nextLong() : WHOLE[random.nextInt(WHOLE.length)];
  }

  private double real() {
    return REAL[random.nextInt(REAL.length)];
  }

  private <T> T one(List<T> choice) {
    return choice.get(random.nextInt(choice.size()));
  }

  private <T> List<T> many(int least, int most, Supplier<T> each) {
    return Stream.generate(each).limit(least + random.nextInt(most - least + 1)).toList();
  }
}
