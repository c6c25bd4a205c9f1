package io.meshspan.backend.receive;

import java.util.Map;

/**
 * What came in.
 *
 * @param received spans that were taken, those that had come before included
 * @param refused spans that were not, by reason
 */
public record ReceiveCounts(long received, Map<String, Long> refused) {
  public ReceiveCounts {
    refused = Map.copyOf(refused);
  }
}
