package io.meshspan.sdk.tail;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spans for whose sake a trace is kept: those of a name, or of names with a beginning, and with an
 * attribute of a value where one is given.
 *
 * @param beginning the name, or what it begins with
 * @param isWholeName which of both
 * @param attribute what else has to hold
 */
record Wanted(String beginning, boolean isWholeName, Optional<Value> attribute) {
  private static final Pattern FORM =
      Pattern.compile("([^\\[\\]*=]+)(\\*?)(?:\\[([^\\[\\]=]+)=([^\\[\\]]*)])?");

  /** A value as it is written, whatever its type. */
  record Value(String key, String text) {}

  /**
   * Reads one: {@code raft.leader_election}, {@code contract.*}, {@code
   * dao.quorum_check[dao.quorum.reached=false]}.
   *
   * @throws IllegalArgumentException that says what it should be like
   */
  static Wanted parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not understood; there are errors, slow, a span's name like"
              + " raft.leader_election, a beginning like contract.*, and either with a value like"
              + " dao.quorum_check[dao.quorum.reached=false]");
    }
    return new Wanted(
        matcher.group(1),
        matcher.group(2).isEmpty(),
        Optional.ofNullable(matcher.group(3)).map(key -> new Value(key, matcher.group(4))));
  }

  boolean fits(SpanData span) {
    boolean isNamed =
        isWholeName ? span.getName().equals(beginning) : span.getName().startsWith(beginning);
    return isNamed && attribute.map(value -> has(span, value)).orElse(true);
  }

  private static boolean has(SpanData span, Value value) {
    for (Map.Entry<AttributeKey<?>, Object> each : span.getAttributes().asMap().entrySet()) {
      if (each.getKey().getKey().equals(value.key())) {
        return each.getValue().toString().equals(value.text());
      }
    }
    return false;
  }
}
