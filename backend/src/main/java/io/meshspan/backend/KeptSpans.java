package io.meshspan.backend;

import io.meshspan.store.disk.Recovery;
import java.util.List;

/**
 * What the data directory held when the backend was started.
 *
 * @param spans that are there again
 * @param leftOut what could not be read, a sentence each
 */
public record KeptSpans(long spans, List<String> leftOut) {
  public KeptSpans {
    leftOut = List.copyOf(leftOut);
  }

  static KeptSpans of(Recovery recovery) {
    return new KeptSpans(
        recovery.spans(), recovery.skipped().stream().map(KeptSpans::sentence).toList());
  }

  private static String sentence(Recovery.Skipped skipped) {
    return "%s: %d bytes from byte %d on could not be read and were left out."
        .formatted(skipped.file(), skipped.bytes(), skipped.position());
  }
}
