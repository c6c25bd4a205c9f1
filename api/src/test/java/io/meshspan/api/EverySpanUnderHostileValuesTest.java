package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.catalog.EventDescription;
import io.meshspan.api.core.TypedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that no application should give, given to every parameter of every span. */
class EverySpanUnderHostileValuesTest {
  private static final String MEGABYTE = "x".repeat(1 << 20);

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void theyAreLeftOutOrCutAndCountedAndNeverThrow(CatalogSpan span) {
    for (int choice = 0; choice < 4; choice++) {
      try (Recorder recorder = Recorder.recordingAll()) {
        long expected = useWith(span, recorder, choice);
        SpanData recorded = recorder.onlySpan();
        assertBounded(recorded.getAttributes().asMap().values());
        recorded.getEvents().forEach(e -> assertBounded(e.getAttributes().asMap().values()));
        long counted =
            recorder.meshspan().rejections().values().stream().mapToLong(Long::longValue).sum();
        assertThat(counted).as("rejections in round %s", choice).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void whatIsLeftOutIsNotThere(CatalogSpan span) {
    try (Recorder recorder = Recorder.recordingAll()) {
      try (TypedSpan<?> started =
          span.start(span.family(recorder.meshspan()), attribute -> hostile(attribute, 0))) {
        assertThat(started.span().isRecording()).isTrue();
      }
      SpanData recorded = recorder.onlySpan();
      for (AttributeDescription attribute : span.description().required()) {
        AttributeKey<?> key = CatalogSpan.key(attribute);
        boolean kept = isAccepted(attribute, hostile(attribute, 0));
        assertThat(recorded.getAttributes().asMap().containsKey(key))
            .as(attribute.key())
            .isEqualTo(kept);
      }
    }
  }

  /** Uses all parameters, setters and events once; says how many values should be rejected. */
  private static long useWith(CatalogSpan span, Recorder recorder, int choice) {
    List<AttributeDescription> given = new ArrayList<>(span.description().required());
    try (TypedSpan<?> started =
        span.start(span.family(recorder.meshspan()), attribute -> hostile(attribute, choice))) {
      for (AttributeDescription attribute : span.description().optional()) {
        span.set(started, attribute, hostile(attribute, choice));
        given.add(attribute);
      }
      for (EventDescription event : span.description().events()) {
        span.add(started, event, attribute -> hostile(attribute, choice));
        given.addAll(event.attributes());
      }
    }
    return given.stream().mapToLong(a -> rejections(a, hostile(a, choice))).sum();
  }

  private static Object hostile(AttributeDescription attribute, int choice) {
    return switch (attribute.type()) {
      case STRING -> pick(choice, null, "", MEGABYTE, "\u0000\ud800 <img src=x onerror=alert(1)>");
      case LONG -> pick(choice, Long.MIN_VALUE, -1L, Long.MAX_VALUE, 0L);
      case DOUBLE ->
          pick(choice, Double.NaN, Double.POSITIVE_INFINITY, -Double.MAX_VALUE, Double.MAX_VALUE);
      case BOOLEAN -> choice % 2 == 0;
      case ENUM -> pick(choice, null, null, attribute.members().get(0), null);
      case STRING_LIST ->
          pick(
              choice,
              null,
              Arrays.asList("a", null, "b"),
              Collections.nCopies(10_000, "hop"),
              List.of(MEGABYTE));
    };
  }

  private static Object pick(int choice, Object... values) {
    return values[choice];
  }

  private static boolean isAccepted(AttributeDescription attribute, Object value) {
    return value != null
        && !(value instanceof Double real && !isIn(attribute, real))
        && !(value instanceof Long whole && !isIn(attribute, whole.doubleValue()));
  }

  private static boolean isIn(AttributeDescription attribute, double value) {
    return Double.isFinite(value) && value >= attribute.min() && value <= attribute.max();
  }

  /** What is out of range, missing, not finite or too long is counted, each once. */
  private static int rejections(AttributeDescription attribute, Object value) {
    if (!isAccepted(attribute, value)) {
      return 1;
    }
    boolean tooLong = MEGABYTE.equals(value);
    boolean oddList = value instanceof List<?> list && !list.equals(List.of("a", "b"));
    return tooLong || oddList ? 1 : 0;
  }

  private static void assertBounded(Iterable<Object> values) {
    for (Object value : values) {
      if (value instanceof String text) {
        assertThat(text.length()).isLessThanOrEqualTo(TypedSpan.MAX_TEXT_LENGTH);
      } else if (value instanceof List<?> list) {
        assertThat(list.size()).isLessThanOrEqualTo(TypedSpan.MAX_LIST_SIZE);
        assertThat(list)
            .allSatisfy(
                e ->
                    assertThat(e.toString().length())
                        .isLessThanOrEqualTo(TypedSpan.MAX_TEXT_LENGTH));
      } else if (value instanceof Double real) {
        assertThat(real).isFinite();
      }
    }
  }
}
