package io.meshspan.bench.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshspan.cli.load.Histogram;
import io.meshspan.store.disk.DiskStore;
import io.meshspan.store.disk.DiskStoreOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code bench/run store}. */
public final class StoreBench {
  private final StoreOptions options;
  private final ObjectNode json = new ObjectMapper().createObjectNode();

  private StoreBench(StoreOptions options) {
    this.options = options;
  }

  /**
   * Runs it and prints its table.
   *
   * @param words {@code [--spans N,N…] [--durability sync|interval] [--in DIR] [--json FILE]}
   * @throws IllegalArgumentException with what is wrong with them
   */
  public static void run(List<String> words) throws IOException, InterruptedException {
    new StoreBench(StoreOptions.of(words)).run();
  }

  private void run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(options.folder(), "meshspan-store");
    try {
      measure(folder);
    } finally {
      remove(folder);
    }
    if (options.json().isPresent()) {
      Files.writeString(options.json().get(), json.toPrettyString() + "\n");
    }
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    DiskStoreOptions how = DiskStoreOptions.standard().with(options.durability());
    DiskStore store = DiskStore.open(folder, how);
    try (Ingest ingest = new Ingest(store)) {
      for (long size : options.sizes()) {
        Ingest.Cost cost = ingest.until(size);
        settle(store);
        report(size, store, cost);
        ask(size, new StoreQuestions(store, ingest.sample(), ingest.now()));
      }
    }
    store.close();
    long before = System.nanoTime();
    DiskStore.open(folder, how).close();
    figure("opening again", "s", (System.nanoTime() - before) / 1e9);
  }

  /** Waits until segments are merged: the files do not change any more. */
  private static void settle(DiskStore store) throws IOException, InterruptedException {
    long last = -1;
    for (long now = store.segmentBytes(); now != last; now = store.segmentBytes()) {
      last = now;
      TimeUnit.SECONDS.sleep(6);
    }
  }

  private void report(long size, DiskStore store, Ingest.Cost cost) {
    System.out.printf(Locale.ROOT, "%n%,d spans (%,d more)%n", size, cost.spans());
    figure("spans per CPU second", "", cost.spans() / cost.cpuSeconds());
    figure("spans per second of appending", "", cost.spans() / cost.appendSeconds());
    figure("batches that were refused and sent again", "", (double) cost.refusals());
    figure(
        "bytes per span in segments",
        "B",
        (double) store.segmentBytes() / Math.max(1, store.segmentSpans()));
    System.gc();
    figure(
        "heap after a collection",
        "MB",
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
  }

  private void ask(long size, StoreQuestions questions) {
    ObjectNode ofSize = json.putObject(Long.toString(size));
    for (Map.Entry<String, Histogram> each : questions.ask().entrySet()) {
      double p50 = each.getValue().at(0.5) / 1e6;
      double p99 = each.getValue().at(0.99) / 1e6;
      System.out.printf(
          Locale.ROOT, "  %-42s p50 %8.2f ms, p99 %8.2f ms%n", each.getKey(), p50, p99);
      ofSize.putObject(each.getKey()).put("p50Millis", p50).put("p99Millis", p99);
    }
  }

  private void figure(String what, String unit, double value) {
    System.out.printf(Locale.ROOT, "  %-42s %,14.1f %s%n", what, value, unit);
    json.withArray("figures").addObject().put("what", what).put("unit", unit).put("value", value);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
