package io.meshspan.mesh.node;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be wrong with a node on purpose, beside its links. */
enum NodeFault {
  /** The node reports links that are slower than its contract takes. */
  REVERT,
  /** The node gives its calls too little gas. */
  OUT_OF_GAS;

  /** As it is written in orders: {@code out-of-gas}. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<NodeFault> parse(String text) {
    return Arrays.stream(values()).filter(fault -> fault.text().equals(text)).findFirst();
  }
}
