package io.meshspan.store.disk;

import io.meshspan.store.Span;
import io.meshspan.store.disk.Recovery.Skipped;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the batches of one file and passes over what is damaged. */
final class FrameFile implements AutoCloseable {
  private static final int SCAN_BYTES = 1 << 16;

  /**
   * How often the file's length is read at most while the next frame is searched for: a span's
   * texts may look like as many frames as they like.
   */
  private static final int MOST_PASSES = 8;

  private final Path path;
  private final RandomAccessFile file;
  private final long length;
  private final long mostChecked;
  private final List<Skipped> skipped = new ArrayList<>();
  private long checked;

  private FrameFile(Path path, RandomAccessFile file) throws IOException {
    this.path = path;
    this.file = file;
    this.length = file.length();
    this.mostChecked = Frame.MAX_PAYLOAD_BYTES + MOST_PASSES * length;
  }

  /** Hands over the batches of a log and answers what was passed over. */
  static List<Skipped> readLog(Path path, Consumer<List<Span>> batches) throws IOException {
    try (FrameFile frames = new FrameFile(path, new RandomAccessFile(path.toFile(), "r"))) {
      frames.read(batches);
      return frames.skipped;
    }
  }

  private void read(Consumer<List<Span>> batches) throws IOException {
    long position = 0;
    while (position < length) {
      Optional<Read> read = at(position);
      if (read.isPresent()) {
        position += Frame.HEADER_BYTES + read.get().payload().length;
        deliver(read.get(), batches, position);
      } else {
        long next = nextValid(position + 1);
        skip(position, next);
        position = next;
      }
    }
  }

  private void deliver(Read frame, Consumer<List<Span>> batches, long end) throws IOException {
    if (frame.version() != Frame.VERSION || frame.codec() != Frame.BATCH) {
      throw new IOException(
          path + " was written by a newer Meshspan; open it with that version or a later one");
    }
    List<Span> batch;
    try {
      batch = BatchReader.read(frame.payload());
    } catch (RuntimeException damaged) {
      skip(end - Frame.HEADER_BYTES - frame.payload().length, end);
      return;
    }
    batches.accept(batch);
  }

  private Optional<Read> at(long position) throws IOException {
    if (length - position < Frame.HEADER_BYTES) {
      return Optional.empty();
    }
    byte[] head = new byte[Frame.HEADER_BYTES];
    readFully(position, head);
    ByteBuffer header = ByteBuffer.wrap(head);
    int marker = header.getInt();
    int size = header.getInt();
    if (marker != Frame.MARKER
        || size < 0
        || size > Frame.MAX_PAYLOAD_BYTES
        || size > length - position - Frame.HEADER_BYTES) {
      return Optional.empty();
    }
    int checksum = header.getInt();
    byte version = header.get();
    byte codec = header.get();
    checked += size;
    byte[] payload = new byte[size];
    readFully(position + Frame.HEADER_BYTES, payload);
    return Frame.checksum(position, version, codec, payload) == checksum
        ? Optional.of(new Read(version, codec, payload))
        : Optional.empty();
  }

  /** Where the next valid frame is; the end when there is none, or none could be found in time. */
  private long nextValid(long from) throws IOException {
    byte[] window = new byte[SCAN_BYTES];
    for (long base = from; base < length; base += SCAN_BYTES - 3) {
      int count = (int) Math.min(SCAN_BYTES, length - base);
      ByteBuffer bytes = ByteBuffer.wrap(window, 0, count);
      file.seek(base);
      file.readFully(window, 0, count);
      for (int i = 0; i + 4 <= count; i++) {
        if (checked > mostChecked) {
          return length;
        }
        if (bytes.getInt(i) == Frame.MARKER && at(base + i).isPresent()) {
          return base + i;
        }
      }
    }
    return length;
  }

  private void readFully(long position, byte[] into) throws IOException {
    try {
      file.seek(position);
      file.readFully(into);
    } catch (EOFException e) {
      throw new IOException(path + " became shorter while it was read; is another tool at it?", e);
    }
  }

  private void skip(long from, long to) {
    skipped.add(new Skipped(String.valueOf(path.getFileName()), from, to - from));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** One valid frame. For this class alone: its array is not copied. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Read(byte version, byte codec, byte[] payload) {}
}
