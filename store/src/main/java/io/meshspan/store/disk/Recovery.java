package io.meshspan.store.disk;

import java.util.List;

/**
 * What was found when a store was opened.
 *
 * @param spans that were read, before limits made room
 * @param skipped what could not be read, in the order of the files
 */
public record Recovery(long spans, List<Skipped> skipped) {
  public Recovery {
    skipped = List.copyOf(skipped);
  }

  /**
   * Bytes that could not be read.
   *
   * @param file its name within the store's directory
   * @param position of the first such byte
   * @param bytes how many; 0 when a file ends before its end frame
   */
  public record Skipped(String file, long position, long bytes) {}
}
