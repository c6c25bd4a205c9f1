package io.meshspan.codegen.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.codegen.registry.Registry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class RegistryJsonTest {
  /** Every JSON text is YAML 1.2, so the registry's own parser reads it back. */
  private static Object parse(String json) {
    return new Load(LoadSettings.builder().build()).loadFromString(json);
  }

  @Test
  void saysOfEverySpanAndAttributeWhatAPageNeeds() {
    Registry registry = Registry.load();
    Map<?, ?> root = (Map<?, ?>) parse(RegistryJson.of(registry).get(0).text());
    assertThat((List<?>) root.get("families")).hasSameSizeAs(registry.families());
    assertThat((Map<?, ?>) root.get("spans")).hasSameSizeAs(registry.spans());
    Map<?, ?> attributes = (Map<?, ?>) root.get("attributes");
    Map<?, ?> term = (Map<?, ?>) attributes.get("raft.term");
    assertThat(term.get("unit")).isEqualTo("{term}");
    assertThat(term.get("brief").toString()).startsWith("The term: a number that grows");
    Map<?, ?> outcome = (Map<?, ?>) attributes.get("raft.election.outcome");
    assertThat((List<?>) outcome.get("members"))
        .extracting(member -> ((Map<?, ?>) member).get("value"))
        .isEqualTo(List.of("won", "lost", "timed_out"));
    assertThat(((Map<?, ?>) attributes.get("dao.voter")).get("sensitive")).isEqualTo(true);
  }

  @Test
  void escapesWhatJsonEscapes() {
    String text = "a \"quoted\" \\ back\nline\t\u0001 ünïcode";
    assertThat(parse(Json.write(Map.of("key", text)))).isEqualTo(Map.of("key", text));
  }

  @Test
  void wholeNumbersHaveNoFraction() {
    assertThat(Json.write(List.of(0.0, 0.5, 7L, true))).isEqualTo("[0, 0.5, 7, true]\n");
  }
}
