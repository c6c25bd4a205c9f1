package io.meshspan.store.disk;

import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import io.meshspan.store.TraceId;
import io.meshspan.store.disk.Recovery.Skipped;
import io.meshspan.store.disk.StoreFiles.SegmentFile;
import io.meshspan.store.segment.DamagedSegmentException;
import io.meshspan.store.segment.Segment;
import io.meshspan.store.segment.SegmentHistory;
import io.meshspan.store.segment.SegmentWriter;
import io.meshspan.store.segment.TracePart;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes, merges and drops the files of segments; which of them count is the store's business. */
final class Segments {
  /** How many segments of one hour and level are merged into one. */
  static final int MERGED_AT_ONCE = 16;

  // What a merged segment takes at most, which bounds the memory that its writing takes.
  private static final long MOST_BYTES = 512L << 20;
  private static final long MOST_SPANS = 1L << 22;
  private static final long MOST_TABLES_WEIGHT = 256L << 20;

  private final StoreFiles files;
  private final Output.Opener opener;
  private final Clock clock;
  private final long mostBytes;
  private final Map<Long, SegmentFile> fileOf = new ConcurrentHashMap<>();
  private final Set<Long> leftAlone = ConcurrentHashMap.newKeySet();
  private long lastNumber;

  /** Merges none into more than so many bytes. */
  Segments(StoreFiles files, Output.Opener opener, Clock clock, long mostBytes) {
    this.files = files;
    this.opener = opener;
    this.clock = clock;
    this.mostBytes = Math.min(MOST_BYTES, mostBytes);
  }

  /** Opens what is there, oldest first, and says what cannot be read. */
  List<Segment> openAll(List<Skipped> skipped) throws IOException {
    files.deleteUnfinished();
    List<Segment> all = new ArrayList<>();
    Set<Long> replaced = new HashSet<>();
    for (SegmentFile file : files.segments()) {
      lastNumber = Math.max(lastNumber, file.number());
      try {
        Segment segment = Segment.open(file.path(), file.number());
        fileOf.put(file.number(), file);
        all.add(segment);
        replaced.addAll(segment.history().replaces());
      } catch (DamagedSegmentException e) {
        // It stays where it is: somebody may know how to mend it.
        String name = file.hour() + "/" + file.path().getFileName();
        skipped.add(new Skipped(name, 0, Files.size(file.path())));
      }
    }
    List<Segment> kept = new ArrayList<>();
    for (Segment segment : all) {
      if (replaced.contains(segment.number())) {
        delete(segment);
      } else {
        kept.add(segment);
      }
    }
    return kept;
  }

  private synchronized SegmentFile next(String hour) throws IOException {
    lastNumber++;
    return files.segment(hour, lastNumber);
  }

  /** Writes what a head holds; when it returns, it is safe. */
  Segment write(Head head) throws IOException {
    SegmentFile file = next(StoreFiles.hour(clock.instant()));
    return write(
        file,
        writer -> {
          // Equal starts by ids the other way round: read backwards, they are in order.
          for (HeadTrace trace : head.oldestFirst()) {
            writer.add(trace.id(), trace.spans());
          }
          return new SegmentHistory(head.tracesBegun(), 0, List.of());
        });
  }

  private Segment write(SegmentFile file, Content content) throws IOException {
    try {
      try (Output output = opener.create(StoreFiles.unfinished(file));
          SegmentWriter writer = new SegmentWriter(output::write)) {
        writer.finish(content.writeTo(writer));
        output.sync();
      }
      StoreFiles.publish(file);
      Segment segment = Segment.open(file.path(), file.number());
      fileOf.put(file.number(), file);
      return segment;
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(StoreFiles.unfinished(file));
      throw e;
    }
  }

  private interface Content {
    SegmentHistory writeTo(SegmentWriter writer) throws IOException;
  }

  /** Segments that are better one; none if there are no such. */
  List<Segment> toMerge(List<Segment> all) {
    Map<String, List<Segment>> groups = new LinkedHashMap<>();
    for (Segment segment : all) {
      if (isMergeable(segment)) {
        String group = fileOf.get(segment.number()).hour() + "/" + segment.history().level();
        groups.computeIfAbsent(group, any -> new ArrayList<>()).add(segment);
      }
    }
    for (List<Segment> group : groups.values()) {
      if (group.size() >= MERGED_AT_ONCE) {
        return group.subList(0, MERGED_AT_ONCE);
      }
    }
    return List.of();
  }

  private boolean isMergeable(Segment segment) {
    return segment.bytes() <= mostBytes / MERGED_AT_ONCE
        && segment.spans() <= MOST_SPANS / MERGED_AT_ONCE
        && segment.tablesWeight() <= MOST_TABLES_WEIGHT / MERGED_AT_ONCE
        // What is damaged stays as it is, for whoever can mend it.
        && segment.damagedBlocks().isEmpty()
        && !leftAlone.contains(segment.number());
  }

  /** One segment with the spans of these, which are of one hour. */
  Segment merge(List<Segment> parts) throws IOException {
    try {
      return mergeOnce(parts);
    } catch (RuntimeException | Error e) {
      // It would fail again each time. They serve as they are.
      parts.forEach(part -> leftAlone.add(part.number()));
      throw e;
    }
  }

  private Segment mergeOnce(List<Segment> parts) throws IOException {
    SegmentFile file = next(fileOf.get(parts.get(0).number()).hour());
    return write(
        file,
        writer -> {
          merge(parts, writer);
          if (parts.stream().anyMatch(each -> !each.damagedBlocks().isEmpty())) {
            throw new IOException("a segment is damaged: none of those beside it are merged");
          }
          long begun = parts.stream().mapToLong(each -> each.history().tracesBegun()).sum();
          int level = parts.get(0).history().level() + 1;
          return new SegmentHistory(begun, level, parts.stream().map(Segment::number).toList());
        });
  }

  private static void merge(List<Segment> parts, SegmentWriter writer) throws IOException {
    PriorityQueue<Turn> turns = new PriorityQueue<>(Turn.OLDEST_FIRST);
    parts.forEach(part -> Turn.add(part.oldestFirst(), turns));
    Set<TraceId> several = new HashSet<>();
    while (!turns.isEmpty()) {
      Turn turn = turns.poll();
      TraceId id = turn.part.id();
      List<Span> spans = turn.part.spans().get();
      Turn.add(turn.rest, turns);
      int places = parts.stream().mapToInt(each -> each.partsOf(id)).sum();
      if (places == 1) {
        writer.add(id, spans);
      } else if (several.add(id)) {
        List<Span> whole = new ArrayList<>();
        parts.forEach(each -> whole.addAll(each.spansOf(id)));
        whole.sort(Trace.BY_START);
        writer.add(id, whole);
      }
    }
  }

  /** Those that retention lets go, oldest first. */
  List<Segment> expired(List<Segment> oldestFirst, Retention retention) {
    Instant oldest = clock.instant().minus(retention.age());
    long bytes = oldestFirst.stream().mapToLong(Segment::bytes).sum();
    List<Segment> gone = new ArrayList<>();
    for (Segment segment : oldestFirst) {
      boolean tooOld = fileOf.get(segment.number()).end().isBefore(oldest);
      if (!tooOld && bytes <= retention.bytes()) {
        break;
      }
      gone.add(segment);
      bytes -= segment.bytes();
    }
    return gone;
  }

  void delete(Segment segment) throws IOException {
    SegmentFile file = fileOf.get(segment.number());
    if (file != null) {
      StoreFiles.delete(file);
      fileOf.remove(segment.number());
    }
  }

  /** Oldest hour first, then by number: the order in which they go. */
  List<Segment> inOrder(List<Segment> segments) {
    return segments.stream()
        .sorted(
            Comparator.comparing((Segment each) -> fileOf.get(each.number()).hour())
                .thenComparing(Segment::number))
        .toList();
  }

  private record Turn(TracePart part, Iterator<TracePart> rest) {
    private static final Comparator<Turn> OLDEST_FIRST =
        Comparator.comparingLong((Turn turn) -> turn.part.startEpochNanos())
            .thenComparing(
                Comparator.comparingLong((Turn turn) -> turn.part.id().high())
                    .thenComparing(turn -> turn.part.id().low())
                    .reversed());

    static void add(Iterator<TracePart> rest, PriorityQueue<Turn> to) {
      if (rest.hasNext()) {
        to.add(new Turn(rest.next(), rest));
      }
    }
  }
}
