package io.meshspan.mesh.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.mesh.learning.Vector;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FederationMessageTest {
  static Stream<FederationMessage> messages() {
    GlobalModel model = new GlobalModel(7, Vector.of(0.5, -3));
    return Stream.of(
        new FederationMessage.Invitation(12),
        new FederationMessage.ModelRequest(3, 12),
        new FederationMessage.Model(3, model),
        new FederationMessage.Upload(4, new Update(12, Vector.of(1, Double.NaN), 640)),
        new FederationMessage.Accepted(4),
        new FederationMessage.Refused(4, "the round is over"),
        new FederationMessage.Newer(model));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageIsTheSameAfterItsText(FederationMessage message) {
    assertThat(FederationMessage.parse(message.text())).isEqualTo(message);
    assertThat(message.text()).hasSizeLessThan(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "round",
        "round one",
        "get 1",
        "model 1 2",
        "update 1 2 3",
        "newer 1",
        "hello 1",
        "model 1 2 AAAA",
        "accepted"
      })
  void whatIsNoMessageIsRefused(String text) {
    assertThatThrownBy(() -> FederationMessage.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 2000)
  void nothingElseThanARefusalComesOfNoise(@ForAll String noise) {
    for (String kind : new String[] {"", "model ", "update 1 ", "newer ", "get "}) {
      try {
        FederationMessage.parse(kind + noise);
      } catch (IllegalArgumentException e) {
        // refused
      }
    }
  }
}
