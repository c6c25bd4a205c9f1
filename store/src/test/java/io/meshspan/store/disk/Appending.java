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
    // So little in memory that segments are written and merged while appending goes on.
    DiskStoreOptions options = DiskStoreOptions.standard().headSpans(25);
    try (DiskStore store = DiskStore.open(Path.of(args[0]), options)) {
      for (long number = first; ; number++) {
        if (store.append(List.of(Spans.of(number))) instanceof Stored) {
          out.println(number);
        }
      }
    }
  }
}
