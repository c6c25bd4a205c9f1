package io.meshspan.store.disk;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Dropped;
import io.meshspan.store.Event;
import io.meshspan.store.Link;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import io.meshspan.store.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Spans with all that a sender may put into them, made from a seed. */
final class HostileSpans {
  private static final long[] NUMBERS = {
    0, 1, -1, 63, 64, 127, 128, 255, 256, 1L << 31, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final double[] REALS = {
    0.0,
    -0.0,
    0.5,
    Double.NaN,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };
  private static final String[] TEXTS = {
    "",
    "\0",
    "\ud800",
    "\udc00\ud800",
    "a\ud83d\ude80b",
    "0x00ff",
    "00ff",
    "service.name",
    "true",
    "9223372036854775808",
    "{\"a\":[1]}",
    "\n\t\"\\"
  };

  /** Keys that are met often, and one that is not. */
  static final List<String> KEYS = List.of(TEXTS[0], TEXTS[7], TEXTS[2], TEXTS[5], "unheard.of");

  private final Random random;

  HostileSpans(long seed) {
    random = new Random(seed);
  }

  Random random() {
    return random;
  }

  List<Span> batch() {
    return several(random.nextInt(12), this::span);
  }

  private <T> List<T> several(int count, Supplier<T> each) {
    List<T> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(each.get());
    }
    return all;
  }

  private Span span() {
    SpanId id = spanId();
    SpanId parent = spanId();
    return Span.builder(traceId(), id, text())
        .lasting(Math.max(1, time()), time())
        .parent(parent.equals(id) ? Optional.empty() : Optional.of(parent))
        .kind(pick(SpanKind.values()))
        .status(new Status(pick(Status.Code.values()), random.nextInt(3) == 0 ? text() : ""))
        .attributes(attributes(8))
        .events(several(few(4), this::event))
        .links(several(few(4), this::link))
        .traceState(random.nextInt(4) == 0 ? text() : "")
        .flags(random.nextInt(3) == 0 ? random.nextInt() : 0x101)
        .dropped(new Dropped(few(3), few(3), few(3)))
        .scope(new Scope(text(), text(), attributes(2)))
        .resource(new Resource(attributes(4)))
        .build();
  }

  private int few(int most) {
    return random.nextInt(4) == 0 ? random.nextInt(most) : 0;
  }

  private TraceId traceId() {
    return switch (random.nextInt(4)) {
      case 0 -> new TraceId(-1, -1 - random.nextInt(3));
      case 1 -> new TraceId(1L + random.nextInt(5), 0);
      default -> new TraceId(0, 1L + random.nextInt(40));
    };
  }

  private SpanId spanId() {
    return new SpanId(random.nextInt(3) == 0 ? -1L - random.nextInt(20) : 1 + random.nextInt(40));
  }

  private long time() {
    return switch (random.nextInt(4)) {
      case 0 -> Math.max(0, number());
      case 1 -> random.nextInt(100);
      default -> 1_700_000_000_000_000_000L + random.nextInt(1_000_000);
    };
  }

  private long number() {
    return random.nextInt(4) == 0
        ? random.nextLong() >> random.nextInt(64)
        : NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private Event event() {
    return new Event(text(), number(), attributes(3), few(5));
  }

  private Link link() {
    return new Link(traceId(), spanId(), text(), attributes(3), few(5));
  }

  /** Also several of one key, of different types. */
  private List<Attribute> attributes(int most) {
    return several(random.nextInt(most), () -> new Attribute(text(), value(3)));
  }

  private AttributeValue value(int depth) {
    return switch (random.nextInt(depth == 0 ? 7 : 9)) {
      case 0, 1 -> new AttributeValue.Text(text());
      case 2 -> new AttributeValue.Whole(number());
      case 3 -> new AttributeValue.Real(REALS[random.nextInt(REALS.length)]);
      case 4 -> new AttributeValue.Bool(random.nextBoolean());
      case 5 -> AttributeValue.Bytes.of(new byte[random.nextInt(5)]);
      case 6 -> new AttributeValue.Empty();
      case 7 -> new AttributeValue.Sequence(several(random.nextInt(3), () -> value(depth - 1)));
      default ->
          new AttributeValue.Group(
              several(random.nextInt(3), () -> new Attribute(text(), value(depth - 1))));
    };
  }

  private String text() {
    return switch (random.nextInt(12)) {
      case 0 -> "key-" + random.nextInt(5_000);
      case 1 -> TEXTS[random.nextInt(TEXTS.length)].repeat(random.nextInt(2_000));
      case 2 -> String.valueOf((char) random.nextInt(0x10000));
      default -> TEXTS[random.nextInt(TEXTS.length)];
    };
  }

  private <T> T pick(T[] from) {
    return from[random.nextInt(from.length)];
  }
}
