package io.meshspan.backend.api.tempo;

import io.meshspan.backend.api.parameters.BadParameterException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pairs such as {@code service.name=checkout http.target="/a b"}. */
final class Logfmt {
  private final String name;
  private final String text;
  private int at;

  private Logfmt(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /**
   * Its pairs in their order; a key alone has the value "".
   *
   * @param name of the parameter, for the message
   * @throws BadParameterException when a key is missing or there twice, or a quote does not end
   */
  static Map<String, String> read(String name, String text) {
    Logfmt reader = new Logfmt(name, text);
    Map<String, String> pairs = new LinkedHashMap<>();
    while (reader.skipSpace()) {
      String key = reader.key();
      String value = reader.value();
      if (pairs.putIfAbsent(key, value) != null) {
        throw new BadParameterException("invalid " + name + ": tag " + key + " has been set twice");
      }
    }
    return pairs;
  }

  /**
   * Pairs as text that reads as these pairs.
   *
   * @throws BadParameterException when a key cannot be written so
   */
  static String write(Map<String, String> pairs) {
    StringBuilder text = new StringBuilder();
    pairs.forEach(
        (key, value) -> {
          if (key.isEmpty() || key.chars().anyMatch(c -> c <= ' ' || c == '=' || c == '"')) {
            throw new BadParameterException("invalid tags: \"" + key + "\" is no key");
          }
          String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
          text.append(key).append("=\"").append(escaped).append("\" ");
        });
    return text.toString();
  }

  private boolean skipSpace() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at < text.length();
  }

  private String key() {
    int start = at;
    while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != '=') {
      if (text.charAt(at) == '"') {
        throw refused("unexpected '\"'");
      }
      at++;
    }
    if (at == start) {
      throw refused("unexpected '='");
    }
    return text.substring(start, at);
  }

  private String value() {
    if (at == text.length() || text.charAt(at) != '=') {
      return "";
    }
    at++;
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && text.charAt(at) > ' ') {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && at + 1 < text.length()) {
        c = text.charAt(++at);
      }
      value.append(c);
    }
    throw refused("unterminated quoted value");
  }

  private BadParameterException refused(String why) {
    return new BadParameterException(
        "invalid " + name + ": " + why + " at pos " + (Math.min(at, text.length() - 1) + 1));
  }
}
