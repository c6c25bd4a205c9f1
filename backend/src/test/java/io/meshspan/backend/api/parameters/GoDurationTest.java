package io.meshspan.backend.api.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1ns,1",
    "1.5s,1500000000",
    "100ms,100000000",
    "1h2m,3720000000000",
    "2µs,2000",
    "2μs,2000",
    "2us,2000",
    "+.5ms,500000",
    "1.s,1000000000",
    "1500000ns,1500000",
    "9223372036854775807ns,9223372036854775807",
  })
  void whatGoWritesIsRead(String text, long nanos) {
    assertThat(GoDuration.nanos("minDuration", text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "-1s",
        "s",
        ".s",
        "1 s",
        "1d",
        "1s2",
        "1e3s",
        "9223372036854775808ns",
        "+"
      })
  void whatGoRefusesOrNoSpanLastsIsRefused(String text) {
    assertThatThrownBy(() -> GoDuration.nanos("minDuration", text))
        .isInstanceOf(BadParameterException.class)
        .hasMessageContaining("minDuration");
  }
}
