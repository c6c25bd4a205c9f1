package io.meshspan.store.disk;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** A file that is being written from its start. */
interface Output extends Closeable {
  void write(byte[] bytes) throws IOException;

  /** Returns when what was written survives a loss of power. */
  void sync() throws IOException;

  /** Makes a file, or empties the one that is there. */
  interface Opener {
    Output create(Path file) throws IOException;
  }

  /** A file of the operating system. Not a channel, which an interrupt of its user would close. */
  static Output ofFile(Path file) throws IOException {
    FileOutputStream stream = new FileOutputStream(file.toFile());
    return new Output() {
      @Override
      public void write(byte[] bytes) throws IOException {
        stream.write(bytes);
      }

      @Override
      public void sync() throws IOException {
        stream.getFD().sync();
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }
}
