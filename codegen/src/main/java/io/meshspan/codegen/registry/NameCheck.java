package io.meshspan.codegen.registry;

import java.util.HashMap;
import java.util.Map;

/** Checks the names on the wire: well formed, of their family, without a unit, and unique. */
final class NameCheck {
  private final Problems problems;
  private final Map<String, Location> seen = new HashMap<>();

  NameCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Draft draft) {
    unique("family", draft.id, draft.at);
    draft.attributes.forEach(
        attribute -> check(draft, "attribute", attribute.name(), attribute.at()));
    draft.spans.forEach(span -> check(draft, "span", span.name(), span.at()));
    draft.events.forEach(event -> check(draft, "event", event.name(), event.at()));
    draft.metrics.forEach(metric -> check(draft, "metric", metric.name(), metric.at()));
    if (draft.id.equals(Family.SHARED)
        && !(draft.spans.isEmpty() && draft.events.isEmpty() && draft.metrics.isEmpty())) {
      problems.add(draft.at, "shared.yaml defines more than attributes", "move it to a family");
    }
  }

  private void check(Draft draft, String what, String name, Location at) {
    if (name.isEmpty()) {
      return; // said already
    }
    if (!NameRules.isWireName(name)) {
      problems.add(
          at,
          "\"" + name + "\" is no name by OpenTelemetry's rules",
          "use lower-case words, snake_case within and dots between namespaces");
    } else if (!draft.id.equals(Family.SHARED) && !name.startsWith(draft.id + ".")) {
      problems.add(
          at, name + " does not begin with " + draft.id + ".", "rename it, or move it elsewhere");
    }
    NameRules.unitIn(name)
        .ifPresent(
            unit ->
                problems.add(
                    at,
                    name + " has the unit \"" + unit + "\" in its name",
                    "take it out and say it with \"unit:\""));
    unique(what, name, at);
  }

  private void unique(String what, String name, Location at) {
    Location first = seen.putIfAbsent(what + " " + name, at);
    if (first != null) {
      problems.add(at, "the " + what + " " + name + " is there twice", "it is also at " + first);
    }
  }
}
