package io.meshspan.store.segment;

/**
 * How a link says which trace of its segment it points at: most point at one that began shortly
 * before. 0 says that it is not there, or comes later.
 */
final class LinkTarget {
  static final long FOREIGN = 0;

  /** More traces than a block has, so that a reference is never 0. */
  private static final long ABOVE = 1 << 12;

  private LinkTarget() {}

  /** Parts are counted within the segment. */
  static long reference(int firstTraceOfBlock, int part) {
    return firstTraceOfBlock - part + ABOVE;
  }

  static int part(int firstTraceOfBlock, long reference) {
    return Math.toIntExact(firstTraceOfBlock + ABOVE - reference);
  }
}
