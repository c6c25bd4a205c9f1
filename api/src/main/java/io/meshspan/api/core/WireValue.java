package io.meshspan.api.core;

/** An enumerated attribute value: a Java constant with the text that goes on the wire. */
public interface WireValue {
  /** The value as the registry spells it, for example {@code timed_out}. Never empty. */
  String wireValue();
}
