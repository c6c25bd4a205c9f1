package io.meshspan.store.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The log that is being written. For one thread at a time; its owner holds a lock. */
final class Journal {
  private final StoreFiles files;
  private final Output.Opener opener;
  private long number;
  private Output output;
  private long length;
  private long safeLength;

  /** A journal whose first log follows this number. */
  Journal(StoreFiles files, Output.Opener opener, long lastNumber) {
    this.files = files;
    this.opener = opener;
    this.number = lastNumber;
  }

  /** Writes batches, and syncs them if asked; when it throws, none of them is in the log. */
  long write(List<byte[]> payloads, Durability durability) throws IOException {
    try {
      if (output == null) {
        start();
      }
      for (byte[] payload : payloads) {
        byte[] frame = Frame.at(length, Frame.BATCH, payload);
        output.write(frame);
        length += frame.length;
      }
      if (durability instanceof Durability.Sync) {
        output.sync();
      }
      long written = length - safeLength;
      safeLength = length;
      return written;
    } catch (IOException | RuntimeException | Error e) {
      abandon();
      throw e;
    }
  }

  void sync() throws IOException {
    if (output != null) {
      try {
        output.sync();
      } catch (IOException e) {
        abandon();
        throw e;
      }
    }
  }

  /** Ends the present log and answers the number of the last one. */
  long roll() throws IOException {
    sync();
    if (output != null) {
      Output ended = output;
      output = null;
      ended.close();
    }
    return number;
  }

  private void start() throws IOException {
    number++;
    length = 0;
    safeLength = 0;
    output = opener.create(files.log(number));
    files.syncNames();
  }

  /**
   * Cuts off what was refused. After a failed sync the operating system may have forgotten what it
   * could not write, so this log is never continued.
   */
  private void abandon() {
    Path log = files.log(number);
    try {
      if (output != null) {
        output.close();
      }
      if (safeLength == 0) {
        Files.deleteIfExists(log);
      } else {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
          file.setLength(safeLength);
        }
      }
    } catch (IOException tailStays) {
      // What stays was never acknowledged; reading passes over it where it is torn.
      length = safeLength;
    }
    output = null;
  }
}
