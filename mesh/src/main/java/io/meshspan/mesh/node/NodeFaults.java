package io.meshspan.mesh.node;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with this node on purpose now. Whoever does what a fault changes asks just before;
 * while nothing is wrong that is one look into an empty map. Thread-safe.
 */
final class NodeFaults {
  private static final Logger LOG = LoggerFactory.getLogger(NodeFaults.class);

  private final Map<NodeFault, FaultOrder> lasting = new ConcurrentHashMap<>();

  void obey(FaultOrder order) {
    if (order.event() == FaultOrder.Event.BEGIN) {
      lasting.put(order.fault(), order);
    } else {
      lasting.remove(order.fault());
    }
    LOG.info("as ordered: {} {}", order.fault().text(), order.event());
  }

  boolean isOn(NodeFault fault) {
    return lasting.containsKey(fault);
  }
}
