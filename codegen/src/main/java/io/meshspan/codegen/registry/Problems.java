package io.meshspan.codegen.registry;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** What was found wrong so far. Reading goes on, so that a person sees all of it at once. */
final class Problems {
  private final List<Problem> found = new ArrayList<>();

  void add(Location at, String message, String advice) {
    found.add(new Problem(at, message, advice));
  }

  /** Registry that cannot be used is never handed out. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidRegistryException(
          found.stream().sorted((a, b) -> a.at().compareTo(b.at())).distinct().toList());
    }
  }

  static Location locate(String file, Node node) {
    return locate(file, node.getStartMark().orElse(null));
  }

  static Location locate(String file, Mark mark) {
    return mark == null
        ? new Location(file, 1, 1)
        : new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
