package io.meshspan.backend.query.traceql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be understood of a query that is not finished. */
final class HalfTyped {
  private HalfTyped() {}

  static Pipeline understood(String query) {
    return parsed(query)
        .or(() -> parsed("{" + String.join("&&", conditions(query)) + "}"))
        .orElseGet(() -> Parser.parse("{}"));
  }

  private static Optional<Pipeline> parsed(String query) {
    try {
      return Optional.of(Parser.parse(query));
    } catch (TraceQlException notYet) {
      return Optional.empty();
    }
  }

  /** The conditions of a filter that make sense, each for itself. */
  private static List<String> conditions(String filter) {
    String text = filter.strip();
    int start = text.startsWith("{") ? 1 : 0;
    int end = text.endsWith("}") ? text.length() - 1 : text.length();
    List<String> conditions = new ArrayList<>();
    char quote = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote == '"') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '`') {
        quote = c;
      } else if (text.startsWith("&&", i)) {
        conditions.add(text.substring(start, i));
        start = i + 2;
        i++;
      }
    }
    conditions.add(text.substring(Math.min(start, end), end));
    conditions.removeIf(each -> each.isBlank() || parsed("{" + each + "}").isEmpty());
    return conditions;
  }
}
