package io.meshspan.bench.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @TempDir Path folder;

  @Test
  void withoutAnyItIsAMinuteAtTwentyThousandSpansWithQuestions() {
    Options options = Options.of(List.of());

    assertThat(options.rate()).isEqualTo(20_000);
    assertThat(options.runTime()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.asking()).isEqualTo(Options.Asking.QUESTIONS);
    assertThat(options.peers()).isEmpty();
  }

  @Test
  void whatIsSaidHolds() {
    Options options =
        Options.of(
            List.of(
                ("--rate 500 --durability both --no-questions --for 2m --warm-up 5s --json out.json --peers "
                        + folder)
                    .split(" ")));

    assertThat(options.rate()).isEqualTo(500);
    assertThat(options.runTime()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.warmUp()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.durabilities()).containsExactly("sync", "interval");
    assertThat(options.asking()).isEqualTo(Options.Asking.NOTHING);
    assertThat(options.json().orElseThrow()).hasFileName("out.json");
    assertThat(options.peers()).contains(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "--rate, --rate needs a value",
    "--rate x, '\"x\"'",
    "--rate 0, '\"0\"'",
    "--for 5, '\"5\" is not a time'",
    "--durability never, 'sync, interval or both'",
    "--peers nowhere/at/all, is not a directory",
    "--pears x, '\"--pears\" is not understood'"
  })
  void mistakesAreSaid(String words, String said) {
    assertThatThrownBy(() -> Options.of(List.of(words.split(" "))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }
}
