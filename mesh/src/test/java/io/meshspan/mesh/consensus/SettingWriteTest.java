package io.meshspan.mesh.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingWriteTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "1.5", "a=b=c", "größer ±2", "two\nlines"})
  void whatIsWrittenIsReadBack(String value) {
    SettingWrite write = new SettingWrite("route.loss_weight", value);
    assertThat(SettingWrite.decode(write.encode())).contains(write);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no value", "=no key"})
  void anEntryThatSaysSomethingElseIsPassedOver(String entry) {
    assertThat(SettingWrite.decode(entry.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void aKeyThatCouldNotBeReadBackIsRefused() {
    assertThatThrownBy(() -> new SettingWrite("a=b", "1")).hasMessageContaining("\"a=b\"");
    assertThatThrownBy(() -> new SettingWrite("", "1")).hasMessageContaining("not empty");
  }
}
