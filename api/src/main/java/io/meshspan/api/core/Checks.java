package io.meshspan.api.core;

import java.util.ArrayList;
import java.util.List;

/**
 * What is let through to the engine, for attributes of spans and of events alike. Counts what is
 * not; throws nothing.
 */
final class Checks {
  private Checks() {}

  /** Whether there is a value. */
  static boolean isPresent(Telemetry telemetry, String where, Object value) {
    if (value == null) {
      telemetry.reject(Rejection.MISSING_VALUE, where);
      return false;
    }
    return true;
  }

  static boolean isInRange(Telemetry telemetry, String where, long value, long min, long max) {
    if (value < min || value > max) {
      telemetry.reject(
          value == TypedSpan.MISSING_WHOLE ? Rejection.MISSING_VALUE : Rejection.OUT_OF_RANGE,
          where);
      return false;
    }
    return true;
  }

  static boolean isInRange(
      Telemetry telemetry, String where, double value, double min, double max) {
    if (!isFinite(telemetry, where, value)) {
      return false;
    }
    if (value < min || value > max) {
      telemetry.reject(Rejection.OUT_OF_RANGE, where);
      return false;
    }
    return true;
  }

  static boolean isFinite(Telemetry telemetry, String where, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      telemetry.reject(Rejection.NOT_A_NUMBER, where);
      return false;
    }
    return true;
  }

  /** The text, or as much of it as is recorded. */
  static String cut(Telemetry telemetry, String where, String text) {
    if (text.length() <= TypedSpan.MAX_TEXT_LENGTH) {
      return text;
    }
    telemetry.reject(Rejection.TOO_LONG, where);
    // Not between the two halves of a surrogate pair, which would be no valid text any more.
    int end = TypedSpan.MAX_TEXT_LENGTH;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** A bounded copy of texts that somebody else owns, and may be changing or unable to read. */
  static List<String> copyOf(Telemetry telemetry, String where, Iterable<?> texts) {
    List<String> copy = new ArrayList<>();
    try {
      for (Object text : texts) {
        if (copy.size() == TypedSpan.MAX_LIST_SIZE) {
          telemetry.reject(Rejection.TOO_LONG, where);
          break;
        }
        if (isPresent(telemetry, where, text)) {
          copy.add(cut(telemetry, where, text.toString()));
        }
      }
    } catch (RuntimeException e) {
      telemetry.reject(Rejection.UNREADABLE, where);
    }
    return copy;
  }
}
