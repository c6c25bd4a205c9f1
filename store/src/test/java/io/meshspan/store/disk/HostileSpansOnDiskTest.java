package io.meshspan.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.NaiveStore;
import io.meshspan.store.Span;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanStore;
import io.meshspan.store.SpanTest;
import io.meshspan.store.SpanTest.Place;
import io.meshspan.store.StoreLimits;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceVisitor.Next;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Spans that try to break columns: each comes back as it went, and is found by what it says. */
final class HostileSpansOnDiskTest {
  private static final StoreLimits LIMITS = new StoreLimits(100_000, 1_000, 1L << 40);

  @TempDir Path directory;

  static List<Long> seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, 12), LongStream.of(new Random().nextLong()))
        .boxed()
        .toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everySpanComesBackAsItWentFromMemoryFromSegmentsAndAfterAMerge(long seed) throws Exception {
    HostileSpans hostile = new HostileSpans(seed);
    NaiveStore model = new NaiveStore(LIMITS);
    DiskStoreOptions options =
        DiskStoreOptions.standard()
            .spansPerTrace(LIMITS.spansPerTrace())
            .headSpans(1 + hostile.random().nextInt(40));
    List<Span> sent = new ArrayList<>();
    try (DiskStore store = DiskStore.open(directory, options)) {
      for (int batch = 0; batch < 60; batch++) {
        List<Span> spans = hostile.batch();
        sent.addAll(spans);
        assertThat(store.append(spans)).as("seed %d", seed).isEqualTo(model.append(spans));
      }
      assertSame(store, model, sent, hostile, seed);
      await().until(() -> store.view().frozen().isEmpty());
      assertSame(store, model, sent, hostile, seed);
    }
    try (DiskStore store = DiskStore.open(directory, options)) {
      assertThat(store.recovery().skipped()).as("seed %d", seed).isEmpty();
      assertSame(store, model, sent, hostile, seed);
      assertThat(store.trouble()).as("seed %d", seed).isEmpty();
    }
  }

  private static void assertSame(
      SpanStore store, NaiveStore model, List<Span> sent, HostileSpans hostile, long seed) {
    assertThat(scan(store, SpanTest.anything()))
        .as("seed %d", seed)
        .isEqualTo(scan(model, SpanTest.anything()));
    for (int i = 0; i < 25; i++) {
      Span span = sent.get(hostile.random().nextInt(sent.size()));
      assertThat(store.trace(span.traceId()))
          .as("seed %d", seed)
          .isEqualTo(model.trace(span.traceId()));
      SpanTest test = of(span, hostile);
      assertThat(scan(store, test)).as("seed %d, %s", seed, test).isEqualTo(scan(model, test));
      assertThat(observed(store, test))
          .as("seed %d, %s", seed, test)
          .isEqualTo(observed(model, test));
    }
    assertThat(store.keys(TimeRange.ALWAYS))
        .as("seed %d", seed)
        .isEqualTo(model.keys(TimeRange.ALWAYS));
    assertThat(store.services()).as("seed %d", seed).isEqualTo(model.services());
    assertThat(store.countByName(TimeRange.ALWAYS))
        .as("seed %d", seed)
        .isEqualTo(model.countByName(TimeRange.ALWAYS));
  }

  /** Something that this span passes, and perhaps others. */
  private static SpanTest of(Span span, HostileSpans hostile) {
    SpanTest test = new SpanTest.OnName(span.name()::equals);
    List<SpanTest> ofAttributes = new ArrayList<>();
    for (Attribute attribute : span.attributes()) {
      ofAttributes.add(of(attribute, EnumSet.of(Place.SPAN)));
    }
    span.resource()
        .attributes()
        .forEach(each -> ofAttributes.add(of(each, EnumSet.of(Place.RESOURCE, Place.SPAN))));
    span.events()
        .forEach(
            event ->
                event
                    .attributes()
                    .forEach(each -> ofAttributes.add(of(each, EnumSet.allOf(Place.class)))));
    span.links()
        .forEach(
            link ->
                link.attributes()
                    .forEach(each -> ofAttributes.add(of(each, EnumSet.of(Place.LINK)))));
    if (ofAttributes.isEmpty()) {
      return test;
    }
    SpanTest one = ofAttributes.get(hostile.random().nextInt(ofAttributes.size()));
    return switch (hostile.random().nextInt(3)) {
      case 0 -> one;
      case 1 -> one.and(test);
      default -> new SpanTest.Any(List.of(one, test));
    };
  }

  private static SpanTest of(Attribute attribute, EnumSet<Place> places) {
    AttributeValue value = attribute.value();
    return value instanceof AttributeValue.Text text
        ? SpanTest.OnAttribute.ofText(places, attribute.key(), text.value())
        : new SpanTest.OnAttribute(places, attribute.key(), value::equals);
  }

  private static List<Trace> scan(SpanStore store, SpanTest test) {
    List<Trace> shown = new ArrayList<>();
    store.scan(
        new TraceFilter(TimeRange.ALWAYS, test),
        trace -> {
          shown.add(trace);
          return Next.GO_ON;
        });
    return shown;
  }

  private static List<String> observed(SpanStore store, SpanTest test) {
    List<String> seen = new ArrayList<>();
    store.observe(
        new SpanQuestion(TimeRange.ALWAYS, test, HostileSpans.KEYS),
        span -> {
          StringBuilder all = new StringBuilder(span.traceId() + " " + span.startEpochNanos());
          all.append(' ').append(span.durationNanos()).append(' ').append(span.make());
          // From the last to the first: what one asks for is nothing to the others.
          for (int key = HostileSpans.KEYS.size() - 1; key >= 0; key--) {
            all.append(' ').append(span.attribute(key));
          }
          seen.add(all.toString());
          return Next.GO_ON;
        });
    seen.sort(null);
    return seen;
  }
}
