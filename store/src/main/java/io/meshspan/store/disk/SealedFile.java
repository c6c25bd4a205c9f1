package io.meshspan.store.disk;

import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes what is held into a file that never changes. */
final class SealedFile {
  private static final int SPANS_PER_BLOCK = 512;

  private final Output output;
  private final List<Span> block = new ArrayList<>();
  private long position;
  private long frames;

  private SealedFile(Output output) {
    this.output = output;
  }

  /** Returns when the file and its name are safe; until then nobody sees it. */
  static void write(StoreFiles files, Output.Opener opener, long number, List<Trace> traces)
      throws IOException {
    try {
      try (Output output = opener.create(files.unfinished(number))) {
        SealedFile file = new SealedFile(output);
        for (Trace trace : traces) {
          file.add(trace);
        }
        file.end();
        output.sync();
      }
      Files.move(files.unfinished(number), files.sealed(number), StandardCopyOption.ATOMIC_MOVE);
      files.syncNames();
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(files.unfinished(number));
      throw e;
    }
  }

  private void add(Trace trace) throws IOException {
    for (Span span : trace.spans()) {
      block.add(span);
      if (block.size() >= SPANS_PER_BLOCK) {
        writeBlock();
      }
    }
  }

  private void end() throws IOException {
    if (!block.isEmpty()) {
      writeBlock();
    }
    byte[] count = ByteBuffer.allocate(8).putLong(frames).array();
    output.write(Frame.at(position, Frame.END, count));
  }

  private void writeBlock() throws IOException {
    for (byte[] payload : BatchWriter.payloads(block)) {
      byte[] frame = Frame.at(position, Frame.DEFLATED_BATCH, deflated(payload));
      output.write(frame);
      position += frame.length;
      frames++;
    }
    block.clear();
  }

  private static byte[] deflated(byte[] raw) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ByteBuffer.allocate(4).putInt(raw.length).array());
    Deflater deflater = new Deflater();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(raw);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }
}
