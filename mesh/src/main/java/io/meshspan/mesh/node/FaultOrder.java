package io.meshspan.mesh.node;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What whoever started a node orders to be wrong with it, in a line of its standard input: {@code
 * FAULT out-of-gas begin}, {@code FAULT out-of-gas end}; where a fault has a size, {@code FAULT
 * NAME begin by_ms=200}. It holds until the next for the same fault.
 *
 * @param by how much later something comes, of a fault that makes it late; zero otherwise
 */
record FaultOrder(NodeFault fault, Event event, Duration by) {
  private static final Pattern FORM =
      Pattern.compile("FAULT ([a-z-]{1,40}) (?:(begin)(?: by_ms=([0-9]{1,6}))?|end)");

  /** What becomes of the fault. */
  enum Event {
    BEGIN,
    END
  }

  /** Empty for a line that orders nothing, or no fault that nodes know. */
  static Optional<FaultOrder> parse(String line) {
    Matcher form = FORM.matcher(line);
    if (!form.matches()) {
      return Optional.empty();
    }
    Event event = form.group(2) == null ? Event.END : Event.BEGIN;
    Duration by =
        form.group(3) == null ? Duration.ZERO : Duration.ofMillis(Long.parseLong(form.group(3)));
    return NodeFault.parse(form.group(1)).map(fault -> new FaultOrder(fault, event, by));
  }
}
