package io.meshspan.mesh.forwarding;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The ids seen last, so many and no more. Thread-safe. */
final class RecentIds {
  private final Set<String> ids;

  RecentIds(int capacity) {
    ids =
        Collections.synchronizedSet(
            Collections.newSetFromMap(
                new LinkedHashMap<String, Boolean>() {
                  private static final long serialVersionUID = 1L;

                  @Override
                  protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > capacity;
                  }
                }));
  }

  /** Whether this one is new. */
  boolean add(String id) {
    return ids.add(id);
  }
}
