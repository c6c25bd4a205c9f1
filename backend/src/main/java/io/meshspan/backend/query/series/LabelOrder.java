package io.meshspan.backend.query.series;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import java.util.Comparator;
import java.util.List;

/** Fewer labels first, then by their names, then by the types and texts of their values. */
final class LabelOrder implements Comparator<List<Attribute>> {
  static final LabelOrder INSTANCE = new LabelOrder();

  @Override
  public int compare(List<Attribute> left, List<Attribute> right) {
    int order = Integer.compare(left.size(), right.size());
    for (int i = 0; order == 0 && i < left.size(); i++) {
      order = left.get(i).key().compareTo(right.get(i).key());
      if (order == 0) {
        order = text(left.get(i).value()).compareTo(text(right.get(i).value()));
      }
    }
    return order;
  }

  private static String text(AttributeValue value) {
    String type =
        value instanceof AttributeValue.Text
            ? "string"
            : value instanceof AttributeValue.Whole
                ? "int"
                : value instanceof AttributeValue.Real ? "double" : "bool";
    return type + value.text();
  }
}
