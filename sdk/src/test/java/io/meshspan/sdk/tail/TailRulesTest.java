package io.meshspan.sdk.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TailRulesTest {
  @Test
  void areReadAsTheyAreWritten() {
    assertThat(TailRules.parse(" errors, slow ,contract.*[contract.call.outcome=reverted]", 0.5))
        .isEqualTo(
            new TailRules(
                true,
                true,
                List.of(
                    new Wanted(
                        "contract.",
                        false,
                        Optional.of(new Wanted.Value("contract.call.outcome", "reverted")))),
                0.5));
    assertThat(TailRules.parse("", 1)).isEqualTo(new TailRules(false, false, List.of(), 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*b", "[x=1]", "raft.commit[term]", "raft.commit[a=1", "a=1", "*"})
  void whatIsNotUnderstoodIsNamed(String text) {
    assertThatThrownBy(() -> TailRules.parse("errors," + text, 0))
        .hasMessageStartingWith("\"" + text + "\" is not understood; there are errors, slow,");
  }
}
