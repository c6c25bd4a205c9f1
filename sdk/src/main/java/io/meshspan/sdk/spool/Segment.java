package io.meshspan.sdk.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One file of frames, and which spans of it nobody has released yet. */
final class Segment {
  /** None is ever longer; a file that is was not written by us. */
  static final int MOST_BYTES = 64 << 20;

  private final Folder folder;
  private final long number;
  private final Path path;
  private final Map<String, Integer> held = new HashMap<>();
  private long length;
  private long offset;

  Segment(Folder folder, long number, long offset) {
    this.folder = folder;
    this.number = number;
    this.path = folder.segment(number);
    this.offset = offset;
  }

  Folder folder() {
    return folder;
  }

  long number() {
    return number;
  }

  Path path() {
    return path;
  }

  /** In bytes, all of it. */
  long length() {
    return length;
  }

  /** Where the next frame begins that was not released. */
  long offset() {
    return offset;
  }

  Map<String, Integer> held() {
    return held;
  }

  boolean isReleased() {
    return offset >= length;
  }

  void grew(Map<String, Integer> spansByType, int bytes) {
    spansByType.forEach((type, spans) -> held.merge(type, spans, Integer::sum));
    length += bytes;
  }

  /** What lies before was released, and these spans were the last of it. */
  void released(Map<String, Integer> spansByType, long before) {
    spansByType.forEach(
        (type, spans) -> held.computeIfPresent(type, (t, n) -> n > spans ? n - spans : null));
    offset = before;
  }

  /** Counts what a file of an earlier process holds; answers how many bytes are damaged. */
  long count() throws IOException {
    length = Files.size(path);
    byte[] bytes = bytes();
    long damaged = length - bytes.length;
    int at = (int) Math.min(offset, bytes.length);
    while (at < bytes.length) {
      Optional<Frame> frame = Frame.read(bytes, at, at);
      if (frame.isPresent()) {
        frame.get().spansByType().forEach((type, spans) -> held.merge(type, spans, Integer::sum));
        at += frame.get().size();
      } else {
        int next = nextValid(bytes, at + 1);
        damaged += next - at;
        at = next;
      }
    }
    return damaged;
  }

  /** The next frame that was not released, wherever after the damage it is. */
  Optional<SpooledBatch> next() throws IOException {
    Optional<Frame> frame = at(offset);
    if (frame.isEmpty()) {
      byte[] bytes = bytes();
      int from = (int) Math.min(offset + 1, bytes.length);
      int next = nextValid(bytes, from);
      offset = next < bytes.length ? next : length;
      frame = Frame.read(bytes, next, next);
    }
    return frame.map(
        read -> new SpooledBatch(read.spansByType(), new SpooledBatch.Place(this, offset, read)));
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  private Optional<Frame> at(long position) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] header = new byte[Frame.HEADER_BYTES];
      file.seek(position);
      if (file.read(header) < header.length) {
        return Optional.empty();
      }
      int size = Frame.sizeOf(header);
      if (size < Frame.HEADER_BYTES || size > file.length() - position) {
        return Optional.empty();
      }
      byte[] frame = new byte[size];
      file.seek(position);
      file.readFully(frame);
      return Frame.read(frame, 0, position);
    }
  }

  private byte[] bytes() throws IOException {
    try (var in = Files.newInputStream(path)) {
      return in.readNBytes(MOST_BYTES);
    }
  }

  private static int nextValid(byte[] bytes, int from) {
    for (int at = from; at + Frame.HEADER_BYTES <= bytes.length; at++) {
      if (bytes[at] == (byte) (Frame.MARKER >>> 24) && Frame.read(bytes, at, at).isPresent()) {
        return at;
      }
    }
    return bytes.length;
  }
}
