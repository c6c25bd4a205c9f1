package io.meshspan.sdk.spool;

import java.util.Map;

/** Hears of spans that the spool no longer has though nobody released them. */
public interface SpoolLosses {
  /** The oldest went, to make room within the bound. */
  void madeRoom(Map<String, Integer> spansByType);

  /** They were there when the spool was opened, and can no longer be read. */
  void damaged(Map<String, Integer> spansByType);
}
