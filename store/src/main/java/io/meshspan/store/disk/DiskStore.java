package io.meshspan.store.disk;

import io.meshspan.store.AppendOutcome;
import io.meshspan.store.AppendOutcome.Reason;
import io.meshspan.store.AppendOutcome.Refused;
import io.meshspan.store.FoundTraces;
import io.meshspan.store.IncomingLink;
import io.meshspan.store.NameCount;
import io.meshspan.store.Operation;
import io.meshspan.store.Span;
import io.meshspan.store.SpanStore;
import io.meshspan.store.StoreCounts;
import io.meshspan.store.TimeRange;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceQuery;
import io.meshspan.store.TraceVisitor;
import io.meshspan.store.disk.Recovery.Skipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A store whose spans are there again when its process was killed.
 *
 * <pre>{@code
 * try (DiskStore store = DiskStore.open(directory, DiskStoreOptions.of(StoreLimits.ofThisJvm()))) {
 *   store.append(batch); // Stored: it is safe
 * }
 * }</pre>
 *
 * <p>A batch is found once it is in the log, never before. When the disk takes no more, batches are
 * refused as {@link Reason#FULL} and may be sent again; what is held is still answered. Safe for
 * use by many threads.
 */
public final class DiskStore implements SpanStore {
  private final SpanStore held;
  private final Durability durability;
  private final long logBytes;
  private final DirectoryLock lock;
  private final StoreFiles files;
  private final Output.Opener opener;
  private final Journal journal;
  private final Recovery recovery;
  private final long droppedBefore;
  private final Chores chores = new Chores();

  private final Object queueLock = new Object();
  private List<Waiting> queue = new ArrayList<>();

  // What follows belongs to the holder of this lock.
  private final Object commitLock = new Object();
  private final Set<TraceId> silentLongestFirst = new LinkedHashSet<>();
  private long unsealedBytes;
  private boolean sealing;
  private boolean closed;

  private volatile String logTrouble = "";
  private volatile String sealTrouble = "";

  private DiskStore(
      Path directory, DiskStoreOptions options, Output.Opener opener, DirectoryLock lock)
      throws IOException {
    this.held = SpanStore.inMemory(options.limits());
    this.durability = options.durability();
    this.logBytes = options.logBytes();
    this.lock = lock;
    this.opener = opener;
    this.files = new StoreFiles(directory);
    files.deleteUnfinished();
    long sealed = newest(files.sealed());
    files.deleteReplacedBy(sealed);
    this.recovery = replay(sealed);
    this.journal = new Journal(files, opener, Math.max(sealed, newest(files.logs())));
    this.droppedBefore = held.counts().spansDropped();
  }

  /**
   * Opens a directory, or makes it, and reads what it holds.
   *
   * @throws IOException when another store has it open, when it cannot be read or written, or when
   *     a newer Meshspan wrote it; its message says which and what to do
   */
  public static DiskStore open(Path directory, DiskStoreOptions options) throws IOException {
    return open(directory, options, Output::ofFile);
  }

  static DiskStore open(Path directory, DiskStoreOptions options, Output.Opener opener)
      throws IOException {
    Files.createDirectories(directory);
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      DiskStore store = new DiskStore(directory, options, opener, lock);
      if (options.durability() instanceof Durability.Interval interval) {
        store.chores.every(interval.every(), store::syncLog);
      }
      return store;
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static long newest(List<Long> numbers) {
    return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
  }

  private Recovery replay(long sealed) throws IOException {
    List<Skipped> skipped = new ArrayList<>();
    long[] spans = new long[1];
    if (sealed > 0) {
      skipped.addAll(FrameFile.readSealed(files.sealed(sealed), batch -> replayed(batch, spans)));
    }
    for (long log : files.logs()) {
      skipped.addAll(FrameFile.readLog(files.log(log), batch -> replayed(batch, spans)));
      unsealedBytes += Files.size(files.log(log));
    }
    return new Recovery(spans[0], skipped);
  }

  private void replayed(List<Span> batch, long[] spans) {
    spans[0] += batch.size();
    apply(batch);
  }

  /** What was found when it was opened. */
  public Recovery recovery() {
    return recovery;
  }

  /** Why the disk does not take what it is given; empty while it does. */
  public Optional<String> trouble() {
    return Stream.of(logTrouble, sealTrouble).filter(text -> !text.isEmpty()).findFirst();
  }

  @Override
  public AppendOutcome append(List<Span> batch) {
    List<Span> kept = List.copyOf(batch);
    Waiting mine = new Waiting(kept, BatchWriter.payloads(kept));
    synchronized (queueLock) {
      queue.add(mine);
    }
    synchronized (commitLock) {
      // Whoever came first may have taken this batch along in its own sync.
      if (mine.outcome == null) {
        commit();
      }
      return mine.outcome;
    }
  }

  private void commit() {
    List<Waiting> taken;
    synchronized (queueLock) {
      taken = queue;
      queue = new ArrayList<>();
    }
    if (closed) {
      refuse(taken, Reason.CLOSED);
      return;
    }
    try {
      unsealedBytes +=
          journal.write(
              taken.stream().flatMap(each -> each.payloads.stream()).toList(), durability);
      logTrouble = "";
      for (Waiting each : taken) {
        each.outcome = apply(each.batch);
      }
    } catch (IOException e) {
      logTrouble = "the log takes nothing: " + e.getMessage();
    } finally {
      // Whatever went wrong, nobody is left without an answer; what is sent again is not doubled.
      refuse(taken, Reason.FULL);
    }
    if (unsealedBytes > logBytes && !sealing) {
      startSealing();
    }
  }

  private static void refuse(List<Waiting> taken, Reason reason) {
    for (Waiting each : taken) {
      if (each.outcome == null) {
        each.outcome = new Refused(reason);
      }
    }
  }

  private AppendOutcome apply(List<Span> batch) {
    Set<TraceId> touched = new LinkedHashSet<>();
    batch.forEach(span -> touched.add(span.traceId()));
    silentLongestFirst.removeAll(touched);
    silentLongestFirst.addAll(touched);
    return held.append(batch);
  }

  private void startSealing() {
    try {
      long number = journal.roll();
      List<Trace> traces = new ArrayList<>();
      silentLongestFirst.removeIf(id -> held.trace(id).map(traces::add).isEmpty());
      unsealedBytes = 0;
      sealing = true;
      chores.soon(() -> seal(number, traces));
    } catch (IOException e) {
      logTrouble = "the log could not be ended: " + e.getMessage();
    }
  }

  private void seal(long number, List<Trace> traces) {
    try {
      SealedFile.write(files, opener, number, traces);
      files.deleteReplacedBy(number);
      sealTrouble = "";
    } catch (IOException | RuntimeException e) {
      // Nothing is lost: the logs stay, and the next attempt comes when they have grown again.
      sealTrouble = "what is held could not be sealed: " + e.getMessage();
    } finally {
      synchronized (commitLock) {
        sealing = false;
      }
    }
  }

  private void syncLog() {
    synchronized (commitLock) {
      try {
        journal.sync();
      } catch (IOException e) {
        logTrouble = "the log could not be synced: " + e.getMessage();
      }
    }
  }

  @Override
  public Optional<Trace> trace(TraceId id) {
    return held.trace(id);
  }

  @Override
  public FoundTraces search(TraceQuery query) {
    return held.search(query);
  }

  @Override
  public void scan(TraceFilter filter, TraceVisitor visitor) {
    held.scan(filter, visitor);
  }

  @Override
  public List<String> services() {
    return held.services();
  }

  @Override
  public List<Operation> operations(String service) {
    return held.operations(service);
  }

  @Override
  public List<IncomingLink> linksTo(TraceId id) {
    return held.linksTo(id);
  }

  @Override
  public List<NameCount> countByName(TimeRange range) {
    return held.countByName(range);
  }

  @Override
  public StoreCounts counts() {
    StoreCounts now = held.counts();
    return new StoreCounts(now.spans(), now.traces(), now.spansDropped() - droppedBefore);
  }

  @Override
  public void close() {
    synchronized (commitLock) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        journal.roll();
      } catch (IOException e) {
        logTrouble = "the log could not be ended: " + e.getMessage();
      }
    }
    chores.close();
    held.close();
    try {
      lock.close();
    } catch (IOException e) {
      logTrouble = "the lock could not be closed: " + e.getMessage();
    }
  }

  /** A batch on its way into the log. Its outcome belongs to the holder of the commit lock. */
  private static final class Waiting {
    private final List<Span> batch;
    private final List<byte[]> payloads;
    private AppendOutcome outcome;

    Waiting(List<Span> batch, List<byte[]> payloads) {
      this.batch = batch;
      this.payloads = payloads;
    }
  }
}
