package io.meshspan.store.disk;

import io.meshspan.store.AppendOutcome.Stored;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** A process that appends span after span and prints the number of each that was acknowledged. */
final class Appending {
  private Appending() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, "US-ASCII");
    long first = Long.parseLong(args[1]);
    // A short log, so that sealing is met as often as appending.
    DiskStoreOptions options = new DiskStoreOptions(Spans.WIDE, new Durability.Sync(), 40_000);
    try (DiskStore store = DiskStore.open(Path.of(args[0]), options)) {
      for (long number = first; ; number++) {
        if (store.append(List.of(Spans.of(number))) instanceof Stored) {
          out.println(number);
        }
      }
    }
  }
}
