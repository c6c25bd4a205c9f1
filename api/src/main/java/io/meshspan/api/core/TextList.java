package io.meshspan.api.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A bounded copy of texts that somebody else owns. */
final class TextList {
  private TextList() {}

  static List<String> copyOf(Iterable<String> texts, UnaryOperator<String> cut, Runnable onCut) {
    List<String> copy = new ArrayList<>();
    for (String text : texts) {
      if (copy.size() == TypedSpan.MAX_LIST_SIZE) {
        onCut.run();
        break;
      }
      if (text != null) {
        copy.add(cut.apply(text));
      }
    }
    return copy;
  }
}
