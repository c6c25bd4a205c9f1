package io.meshspan.mesh.consensus;

import io.meshspan.mesh.bytes.Bytes;

/** Reads entries of the log that are no settings. */
@FunctionalInterface
public interface EntryReader {
  /**
   * The next entry is committed. Called on every node in the log's order, by one thread; after a
   * restart again from the log's beginning.
   */
  void onEntry(long index, Bytes content);
}
