package io.meshspan.sdk.spool;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Map;
import java.util.Optional;

/** The segment that is being written. */
final class SegmentWriter {
  private final Folder folder;
  private final long segmentBytes;
  private long nextNumber;
  private Optional<Segment> segment = Optional.empty();
  private Optional<FileOutputStream> output = Optional.empty();

  SegmentWriter(Folder folder, long segmentBytes) throws IOException {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.nextNumber = folder.nextNumber();
  }

  boolean writes(Segment which) {
    return segment.filter(writing -> writing == which).isPresent();
  }

  /**
   * Writes a frame, to the segment that this answers. When it throws, the frame is not there, and
   * the next one goes to another segment.
   */
  Segment append(Map<String, Integer> spansByType, byte[] payload) throws IOException {
    int size = Frame.size(spansByType, payload);
    if (segment.isPresent() && segment.get().length() + size > segmentBytes) {
      seal();
    }
    if (segment.isEmpty()) {
      Segment next = new Segment(folder, nextNumber++, 0);
      output = Optional.of(new FileOutputStream(next.path().toFile()));
      segment = Optional.of(next);
    }
    Segment writing = segment.get();
    try {
      byte[] frame = Frame.at(writing.length(), spansByType, payload);
      output.orElseThrow().write(frame);
      writing.grew(spansByType, frame.length);
      return writing;
    } catch (IOException | RuntimeException | Error e) {
      abandon(writing);
      throw e;
    }
  }

  /** Completes the segment; the next frame goes to another one. */
  void seal() throws IOException {
    Optional<FileOutputStream> complete = output;
    output = Optional.empty();
    segment = Optional.empty();
    if (complete.isPresent()) {
      try (FileOutputStream closing = complete.get()) {
        closing.getFD().sync();
      }
    }
  }

  /** Ends the segment, of which nothing is needed any more. */
  void discard() throws IOException {
    Optional<FileOutputStream> unneeded = output;
    output = Optional.empty();
    segment = Optional.empty();
    if (unneeded.isPresent()) {
      unneeded.get().close();
    }
  }

  /** Cuts off what may have been written of the last frame. */
  private void abandon(Segment writing) {
    try {
      seal();
    } catch (IOException e) {
      // What could not be synced is read as far as it is there.
    }
    try (RandomAccessFile file = new RandomAccessFile(writing.path().toFile(), "rw")) {
      file.setLength(writing.length());
    } catch (IOException e) {
      // The torn tail is passed over when it is read.
    }
  }
}
