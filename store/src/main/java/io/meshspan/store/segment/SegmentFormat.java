package io.meshspan.store.segment;

/** What every segment begins and ends with. */
final class SegmentFormat {
  static final int MARKER = 0x4D535347;
  static final byte VERSION = 3;

  /** The first version whose index says what the tables weigh. */
  static final byte FROM_WEIGHED = 2;

  /** The first version whose roll-ups are of minutes that hold their end and not their start. */
  static final byte FROM_ENDED_MINUTES = 3;

  static final int HEADER_BYTES = 5;
  static final int SECTIONS = 6;
  static final int TABLES = 0;
  static final int INDEX = 1;
  static final int TRACE_IDS = 2;
  static final int HASHES = 3;
  static final int ROLL_UPS = 4;
  static final int TEXT_FILTERS = 5;
  static final int FOOTER_BYTES = SECTIONS * 20 + 9;

  private SegmentFormat() {}
}
