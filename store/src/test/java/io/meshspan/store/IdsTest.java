package io.meshspan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {
  @Test
  void hexOfAnyCaseAndWithoutLeadingZerosIsRead() {
    assertThat(TraceId.ofHex("4BF92F3577B34DA6A3CE929D0E0E4736").orElseThrow().hex())
        .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(TraceId.ofHex("1f")).contains(new TraceId(0, 31));
    assertThat(TraceId.ofHex("1ffffffffffffffff")).contains(new TraceId(1, -1));
    assertThat(SpanId.ofHex("ffffffffffffffff")).contains(new SpanId(-1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "x", "+1", "-1", "00000000000000000000000000000000", " 1"})
  void whatIsNoIdIsNotReadAsOne(String text) {
    assertThat(TraceId.ofHex(text)).isEmpty();
    assertThat(SpanId.ofHex(text)).isEmpty();
  }

  @Test
  void aSpanIsNeverItsOwnParent() {
    SpanBuilder span =
        Span.builder(new TraceId(0, 1), new SpanId(3), "x").parent(Optional.of(new SpanId(3)));
    assertThatThrownBy(span::build).hasMessageContaining("0000000000000003 is its own parent");
  }
}
