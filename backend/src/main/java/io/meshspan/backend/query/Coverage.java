package io.meshspan.backend.query;

/** How much of what was asked for was found. */
public enum Coverage {
  /** All of it. */
  COMPLETE,
  /** As many as were asked for, and there is at least one more. */
  LIMITED,
  /** What could be found in the time that there is; older ones may be missing. */
  OUT_OF_TIME
}
