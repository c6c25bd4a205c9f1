package io.meshspan.store.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Things with a number each, from 0 in the order in which they first came. Equal ones are one. */
final class Numbered<T> {
  /** What an entry takes on the heap beside what is in it, roughly. */
  private static final int ENTRY_BYTES = 64;

  private final ToLongFunction<T> weigh;
  private final Map<T, Integer> numbers = new HashMap<>();
  private final List<T> inOrder = new ArrayList<>();
  private long weight;

  /** None yet; the function estimates what is in one, in bytes. */
  Numbered(ToLongFunction<T> weigh) {
    this.weigh = weigh;
  }

  int number(T what) {
    Integer known = numbers.get(what);
    if (known != null) {
      return known;
    }
    numbers.put(what, inOrder.size());
    inOrder.add(what);
    weight += ENTRY_BYTES + weigh.applyAsLong(what);
    return inOrder.size() - 1;
  }

  boolean has(T what) {
    return numbers.containsKey(what);
  }

  T get(int number) {
    return inOrder.get(number);
  }

  List<T> inOrder() {
    return inOrder;
  }

  /** What all of them take on the heap, estimated in bytes. */
  long weight() {
    return weight;
  }
}
