package io.meshspan.sdk.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Batches on disk, in their order, within a bound. For one thread at a time.
 *
 * <pre>{@code
 * try (Spool spool = Spool.open(directory, 256 << 20, losses)) {
 *   spool.append(Map.of("raft.leader_election", 12), bytes);
 *   Optional<SpooledBatch> next = spool.head();      // the oldest, until it is released
 *   next.ifPresent(batch -> spool.release(batch));   // delivered
 * }
 * }</pre>
 */
public final class Spool implements AutoCloseable {
  /** The least bound, in bytes. */
  public static final long LEAST_BYTES = 1 << 16;

  private static final long MOST_SEGMENT_BYTES = 8 << 20;
  private static final int SEGMENTS = 8;

  private final long maxBytes;
  private final long segmentBytes;
  private final SpoolLosses losses;
  private final List<Folder> folders;
  private final SegmentWriter writer;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final Map<String, Integer> found = new HashMap<>();
  private long damagedBytes;
  private long bytes;

  private Spool(long maxBytes, SpoolLosses losses, List<Folder> folders) throws IOException {
    this.maxBytes = maxBytes;
    this.segmentBytes = Math.min(MOST_SEGMENT_BYTES, maxBytes / SEGMENTS);
    this.losses = losses;
    this.folders = folders;
    this.writer = new SegmentWriter(folders.get(0), segmentBytes);
  }

  /**
   * Opens a directory, and makes it where it is not there.
   *
   * @param maxBytes how much this process may have on disk; at least {@link #LEAST_BYTES}
   * @throws IOException when the directory cannot be used
   */
  public static Spool open(Path directory, long maxBytes, SpoolLosses losses) throws IOException {
    if (maxBytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "a spool takes at least " + LEAST_BYTES + " bytes, not " + maxBytes);
    }
    List<Folder> folders = Folders.lock(directory);
    try {
      Spool spool = new Spool(maxBytes, losses, folders);
      spool.readWhatIsThere();
      return spool;
    } catch (IOException | RuntimeException e) {
      for (Folder each : folders) {
        each.close();
      }
      throw e;
    }
  }

  private void readWhatIsThere() throws IOException {
    for (Folder folder : folders.subList(1, folders.size())) {
      read(folder);
    }
    read(folders.get(0));
    recount();
    makeRoom(0);
  }

  private void read(Folder folder) throws IOException {
    for (Segment segment : folder.segments()) {
      damagedBytes += segment.count();
      if (segment.held().isEmpty()) {
        segment.delete();
      } else {
        segments.add(segment);
        segment.held().forEach((type, spans) -> found.merge(type, spans, Integer::sum));
      }
    }
  }

  /** What an earlier process left here, by type, when this one opened it. */
  public Map<String, Integer> found() {
    return Map.copyOf(found);
  }

  /** How much of it could not be read; a frame that a kill tore counts too. */
  public long damagedBytes() {
    return damagedBytes;
  }

  /** How much of the disk it takes. */
  public long bytes() {
    return bytes;
  }

  /** How long a payload may be. */
  public int mostPayloadBytes() {
    return (int) (segmentBytes / 2);
  }

  /** Whether there is nothing to send. */
  public boolean isEmpty() {
    return segments.stream().allMatch(Segment::isReleased);
  }

  /**
   * Adds a batch behind all others; the oldest ones go where the bound asks for it.
   *
   * @throws IOException when the disk does not take it; it is then not in the spool, and may be
   *     tried again
   */
  public void append(Map<String, Integer> spansByType, byte[] payload) throws IOException {
    if (payload.length > mostPayloadBytes()) {
      throw new IllegalArgumentException(
          "a batch of " + payload.length + " bytes, where " + mostPayloadBytes() + " is the most");
    }
    makeRoom(Frame.size(spansByType, payload));
    Segment written = writer.append(spansByType, payload);
    if (segments.peekLast() != written) {
      segments.add(written);
    }
    recount();
  }

  /** The oldest batch, the same one until it is released. */
  public Optional<SpooledBatch> head() throws IOException {
    while (!segments.isEmpty()) {
      Segment oldest = segments.getFirst();
      if (!oldest.isReleased()) {
        Optional<SpooledBatch> batch = oldest.next();
        if (batch.isPresent()) {
          return batch;
        }
      }
      dropReleased(oldest);
    }
    return Optional.empty();
  }

  /** Whether the batch is still in the spool: it may have gone to make room. */
  public boolean holds(SpooledBatch batch) {
    SpooledBatch.Place place = batch.place();
    return segments.contains(place.segment) && place.segment.offset() <= place.offset;
  }

  /** Takes the oldest batch out; answers whether it was still there. */
  public boolean release(SpooledBatch batch) throws IOException {
    if (!holds(batch)) {
      return false;
    }
    SpooledBatch.Place place = batch.place();
    Segment segment = place.segment;
    segment.released(batch.spansByType(), place.offset + place.frame.size());
    segment.folder().progress(segment);
    if (segment.isReleased()) {
      dropReleased(segment);
    }
    return true;
  }

  /** A segment of which all that can be read was released. */
  private void dropReleased(Segment segment) throws IOException {
    if (!segment.held().isEmpty()) {
      losses.damaged(Map.copyOf(segment.held()));
    }
    remove(segment);
  }

  private void remove(Segment segment) throws IOException {
    if (writer.writes(segment)) {
      writer.discard();
    }
    segments.remove(segment);
    recount();
    segment.delete();
  }

  private void makeRoom(long more) throws IOException {
    for (Iterator<Segment> oldest = List.copyOf(segments).iterator();
        bytes + more > maxBytes && oldest.hasNext(); ) {
      Segment going = oldest.next();
      Map<String, Integer> lost = Map.copyOf(going.held());
      remove(going);
      losses.madeRoom(lost);
    }
  }

  private void recount() {
    bytes = segments.stream().mapToLong(Segment::length).sum();
  }

  /** What was not released stays, for whoever opens the directory next. */
  @Override
  public void close() throws IOException {
    try {
      writer.seal();
    } finally {
      for (Folder each : folders) {
        each.close();
      }
    }
  }
}
