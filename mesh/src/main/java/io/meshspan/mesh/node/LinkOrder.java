package io.meshspan.mesh.node;

import io.meshspan.mesh.topology.NodeId;
import io.meshspan.mesh.transport.LinkFault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What whoever started a node orders about one of its links, in a line of its standard input:
 * {@code LINK node-2 delay_ms=200 loss=0.3 cut=false}. It holds until the next for the same link.
 */
record LinkOrder(NodeId neighbour, LinkFault fault) {
  private static final Pattern FORM =
      Pattern.compile(
          "LINK (node-[1-9][0-9]?) delay_ms=([0-9]{1,6}) loss=([01](?:\\.[0-9]{1,6})?)"
              + " cut=(true|false)");

  /** Empty for a line that orders nothing, or nothing of these links. */
  static Optional<LinkOrder> parse(String line, List<NodeId> neighbours) {
    Matcher form = FORM.matcher(line);
    if (!form.matches()) {
      return Optional.empty();
    }
    double loss = Double.parseDouble(form.group(3));
    NodeId neighbour = NodeId.parse(form.group(1));
    if (loss > 1 || !neighbours.contains(neighbour)) {
      return Optional.empty();
    }
    Duration delay = Duration.ofMillis(Long.parseLong(form.group(2)));
    return Optional.of(
        new LinkOrder(neighbour, new LinkFault(delay, loss, Boolean.parseBoolean(form.group(4)))));
  }
}
