// Generated from registry/*.yaml.
// Change that file, not this one.
package io.meshspan.api;

import io.meshspan.api.core.SpanStart;
import io.meshspan.api.core.Telemetry;
import io.meshspan.api.tide.TideSpans;

/** One method per family of the registry. */
abstract sealed class Families permits Meshspan {
  private final TideSpans tide;

  Families(Telemetry telemetry) {
    SpanStart plain = SpanStart.plain(telemetry);
    tide = new TideSpans(plain);
  }

  /** How the sea's level is measured. */
  public TideSpans tide() {
    return tide;
  }
}
