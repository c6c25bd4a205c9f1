package io.meshspan.store.disk;

import io.meshspan.store.AppendOutcome;
import io.meshspan.store.AppendOutcome.Reason;
import io.meshspan.store.AppendOutcome.Refused;
import io.meshspan.store.Span;
import io.meshspan.store.StoreCounts;
import io.meshspan.store.disk.Recovery.Skipped;
import io.meshspan.store.segment.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A store whose spans are there again when its process was killed, and of which no more is in
 * memory than what came last.
 *
 * <pre>{@code
 * try (DiskStore store = DiskStore.open(directory, DiskStoreOptions.standard())) {
 *   store.append(batch); // Stored: it is safe
 * }
 * }</pre>
 *
 * <p>A batch is found once it is in the log, never before. When the disk takes no more, batches are
 * refused as {@link Reason#FULL} and may be sent again; what is held is still answered. Safe for
 * use by many threads.
 */
public final class DiskStore extends ViewedStore {
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(5);

  /** How long a batch waits for the disk to keep up before it is refused. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The most that a segment takes of what retention lets all of them take. */
  private static final int SHARES = 8;

  private final DiskStoreOptions options;
  private final long headBytes;
  private final DirectoryLock lock;
  private final StoreFiles files;
  private final Segments segments;
  private final Journal journal;
  private final Recovery recovery;
  private final Chores chores = new Chores();

  private final Object queueLock = new Object();
  private List<Waiting> queue = new ArrayList<>();

  // What follows belongs to the holder of this lock; the view is published under it.
  private final Object commitLock = new Object();
  private long frozenUpToLog;
  private boolean flushing;
  private boolean closed;

  // One merge at a time, and what it reads is not dropped meanwhile.
  private final Object mergeLock = new Object();

  private volatile View view;
  private volatile String logTrouble = "";
  private volatile String segmentTrouble = "";
  private volatile String mergeTrouble = "";

  private DiskStore(
      Path directory,
      DiskStoreOptions options,
      Output.Opener opener,
      DirectoryLock lock,
      Clock clock)
      throws IOException {
    this.options = options;
    long share = Math.max(1, options.retention().bytes() / SHARES);
    this.headBytes = Math.min(options.headBytes(), share);
    this.lock = lock;
    this.files = new StoreFiles(directory);
    this.segments = new Segments(files, opener, clock, share);
    files.refuseOlder();
    List<Skipped> skipped = new ArrayList<>();
    List<Segment> found = segments.openAll(skipped);
    this.view = new View(new Head(options.spansPerTrace()), List.of(), found, 0);
    replay(skipped);
    List<Long> logs = files.logs();
    this.journal = new Journal(files, opener, logs.isEmpty() ? 0 : logs.get(logs.size() - 1));
    this.recovery = new Recovery(view.spans(), skipped);
  }

  /**
   * Opens a directory, or makes it, and reads what it holds.
   *
   * @throws IOException when another store has it open, when it cannot be read or written, or when
   *     a newer Meshspan wrote it; its message says which and what to do
   */
  public static DiskStore open(Path directory, DiskStoreOptions options) throws IOException {
    return open(directory, options, Output::ofFile, Clock.systemUTC());
  }

  static DiskStore open(Path directory, DiskStoreOptions options, Output.Opener opener, Clock clock)
      throws IOException {
    Files.createDirectories(directory);
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      DiskStore store = new DiskStore(directory, options, opener, lock, clock);
      if (options.durability() instanceof Durability.Interval interval) {
        store.chores.every(interval.every(), store::syncLog);
      }
      store.chores.every(BETWEEN_CHECKS, store::lookAfter);
      store.makeRoom();
      return store;
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private void replay(List<Skipped> skipped) throws IOException {
    for (long log : files.logs()) {
      skipped.addAll(FrameFile.readLog(files.log(log), this::apply));
    }
  }

  private AppendOutcome apply(List<Span> batch) {
    View now = view;
    return now.active().append(batch, now.settled());
  }

  /** What was found when it was opened. */
  public Recovery recovery() {
    return recovery;
  }

  /** Why the disk does not take what it should; empty while it does. */
  public Optional<String> trouble() {
    return Stream.of(logTrouble, segmentTrouble, mergeTrouble)
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  /** Which part of a segment could not be read; empty as long as no question met one. */
  public Optional<String> damage() {
    for (Segment segment : view.segments()) {
      for (Segment.DamagedBlock block : segment.damagedBlocks()) {
        return Optional.of(
            "segment %s: %d bytes from byte %d on are damaged; the spans in them are left out"
                .formatted(segment.path(), block.length(), block.offset()));
      }
    }
    return Optional.empty();
  }

  /** Bytes that segments take now; the log comes on top. */
  public long segmentBytes() {
    return view.segments().stream().mapToLong(Segment::bytes).sum();
  }

  /**
   * Bytes that segments and logs take now.
   *
   * @throws IOException when the directory cannot be read
   */
  public long bytes() throws IOException {
    return segmentBytes() + files.logBytes();
  }

  /** Spans that are in segments now; those that came last are in memory and log alone. */
  public long segmentSpans() {
    return view.segments().stream().mapToLong(Segment::spans).sum();
  }

  @Override
  View view() {
    return view;
  }

  @Override
  public AppendOutcome append(List<Span> batch) {
    List<Span> kept = List.copyOf(batch);
    Waiting mine = new Waiting(kept, BatchWriter.payloads(kept));
    synchronized (queueLock) {
      queue.add(mine);
    }
    synchronized (commitLock) {
      awaitRoom();
      // Whoever came first may have taken this batch along in its own sync.
      if (mine.outcome == null) {
        commit();
      }
      return mine.outcome;
    }
  }

  private void awaitRoom() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (isOver(2) && !closed && segmentTrouble.isEmpty()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return;
        }
        commitLock.wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    if (isOver(2)) {
      refuse(taken, Reason.FULL);
      return;
    }
    try {
      journal.write(
          taken.stream().flatMap(each -> each.payloads.stream()).toList(), options.durability());
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
    if (isOver(1)) {
      freeze();
    }
  }

  /** Starts a segment of what was replayed, if that is as much as a head holds. */
  private void makeRoom() {
    synchronized (commitLock) {
      if (isOver(1)) {
        freeze();
      }
    }
  }

  private boolean isOver(int times) {
    Head active = view.active();
    return active.spans() >= (long) times * options.headSpans()
        || active.weight() >= times * headBytes;
  }

  private static void refuse(List<Waiting> taken, Reason reason) {
    for (Waiting each : taken) {
      if (each.outcome == null) {
        each.outcome = new Refused(reason);
      }
    }
  }

  /** Starts a new head, as long as the one before is not still on its way. */
  private void freeze() {
    if (!view.frozen().isEmpty()) {
      return;
    }
    try {
      frozenUpToLog = journal.roll();
      View now = view;
      view =
          new View(
              new Head(options.spansPerTrace()),
              List.of(now.active()),
              now.segments(),
              now.spansDropped());
      flushSoon();
    } catch (IOException e) {
      logTrouble = "the log could not be ended: " + e.getMessage();
    }
  }

  private void flushSoon() {
    if (!flushing) {
      flushing = true;
      chores.soon(this::flush);
    }
  }

  private void flush() {
    Head head;
    long lastLog;
    synchronized (commitLock) {
      head = view.frozen().get(0);
      lastLog = frozenUpToLog;
    }
    try {
      Segment written = segments.write(head);
      synchronized (commitLock) {
        List<Segment> all = new ArrayList<>(view.segments());
        all.add(written);
        view = new View(view.active(), List.of(), segments.inOrder(all), view.spansDropped());
      }
      files.deleteLogs(lastLog);
      segmentTrouble = "";
    } catch (IOException | RuntimeException | Error e) {
      // Nothing is lost: the logs stay, and it is tried again soon.
      segmentTrouble = "no segment can be written: " + e;
    } finally {
      synchronized (commitLock) {
        flushing = false;
        if (!view.frozen().contains(head)) {
          goOn();
        }
        commitLock.notifyAll();
      }
    }
  }

  /** Once a segment is written: the next one, if there is one, and what many of them call for. */
  private void goOn() {
    if (closed) {
      return;
    }
    if (!view.frozen().isEmpty()) {
      flushSoon();
    } else if (isOver(1)) {
      freeze();
    }
    chores.soon(this::mergeAndExpire);
  }

  private void lookAfter() {
    synchronized (commitLock) {
      if (!closed && !logTrouble.isEmpty()) {
        tryLog();
      }
      if (!closed && !view.frozen().isEmpty()) {
        flushSoon();
      }
    }
    mergeAndExpire();
  }

  /** Looks whether the log takes something again: who is told of trouble may send no more. */
  private void tryLog() {
    try {
      journal.write(BatchWriter.payloads(List.of()), new Durability.Sync());
      logTrouble = "";
    } catch (IOException e) {
      logTrouble = "the log takes nothing: " + e.getMessage();
    }
  }

  private void mergeAndExpire() {
    synchronized (mergeLock) {
      try {
        expire();
        for (List<Segment> few = segments.toMerge(view.segments());
            !few.isEmpty() && !closed();
            few = segments.toMerge(view.segments())) {
          replace(few, List.of(segments.merge(few)));
        }
        mergeTrouble = "";
      } catch (IOException | RuntimeException | Error e) {
        mergeTrouble = "segments could not be merged or dropped: " + e;
      }
    }
  }

  private boolean closed() {
    synchronized (commitLock) {
      return closed;
    }
  }

  /** Drops what retention lets go. */
  void expire() throws IOException {
    synchronized (mergeLock) {
      List<Segment> gone = segments.expired(view.segments(), options.retention());
      replace(gone, List.of());
    }
  }

  private void replace(List<Segment> gone, List<Segment> with) throws IOException {
    if (gone.isEmpty()) {
      return;
    }
    synchronized (commitLock) {
      Set<Segment> dropped = new HashSet<>(gone);
      List<Segment> kept = new ArrayList<>(view.segments());
      kept.removeIf(dropped::contains);
      kept.addAll(with);
      long spansBefore = gone.stream().mapToLong(Segment::spans).sum();
      long spansAfter = with.stream().mapToLong(Segment::spans).sum();
      view =
          new View(
              view.active(),
              view.frozen(),
              segments.inOrder(kept),
              view.spansDropped() + spansBefore - spansAfter);
    }
    for (Segment segment : gone) {
      segments.delete(segment);
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
  public StoreCounts counts() {
    View now = view;
    return new StoreCounts(now.spans(), now.traces(), now.spansDropped());
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
