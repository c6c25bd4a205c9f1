package io.meshspan.mesh.consensus;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a log entry says: this setting has this value from here on. In the log as UTF-8, key and
 * value parted by the first {@code =}.
 *
 * @param key not empty, without {@code =}, not beginning with a NUL
 * @param value any text
 */
record SettingWrite(String key, String value) {
  SettingWrite {
    if (key.isEmpty() || key.contains("=") || key.startsWith("\0")) {
      throw new IllegalArgumentException(
          "a setting's key is not empty, has no = and begins with no NUL, got \"" + key + "\"");
    }
  }

  byte[] encode() {
    return (key + "=" + value).getBytes(StandardCharsets.UTF_8);
  }

  /** Empty when an entry says something else, which every node then passes over alike. */
  static Optional<SettingWrite> decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int parting = text.indexOf('=');
    return parting < 1 || text.startsWith("\0")
        ? Optional.empty()
        : Optional.of(new SettingWrite(text.substring(0, parting), text.substring(parting + 1)));
  }
}
