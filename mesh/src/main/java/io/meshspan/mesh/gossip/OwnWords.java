package io.meshspan.mesh.gossip;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What this node said last, to be said again in a new life. Thread-safe. */
final class OwnWords {
  private final Map<String, Sharing.Command> byTopic = new TreeMap<>();

  synchronized Sharing.Command noted(String topic, Sharing.Command said) {
    byTopic.put(topic, said);
    return said;
  }

  synchronized void forget(String topic) {
    byTopic.remove(topic);
  }

  synchronized List<Sharing.Command> all() {
    return List.copyOf(byTopic.values());
  }
}
