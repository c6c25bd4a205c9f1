package io.meshspan.store.segment;

/** What a block is made of besides its columns of values. The numbers never change. */
final class Section {
  static final int TRACE_STARTS = 0;
  static final int TRACE_ROWS = 1;
  static final int SHAPES = 2;
  static final int SPAN_IDS = 3;
  static final int PARENTS = 4;
  static final int FOREIGN_PARENTS = 5;
  static final int STARTS = 6;
  static final int DURATIONS = 7;
  static final int STATUS_MESSAGES = 8;
  static final int TRACE_STATES = 9;
  static final int DROPPED = 10;
  static final int EVENT_COUNTS = 11;
  static final int EVENT_SHAPES = 12;
  static final int EVENT_TIMES = 13;
  static final int LINK_COUNTS = 14;
  static final int LINK_SHAPES = 15;
  static final int LINK_TRACES = 16;
  static final int LINK_SPANS = 17;

  /** The section of column 0; those of the others follow. */
  static final int FIRST_COLUMN = 32;

  private Section() {}
}
