package io.meshspan.mesh.ledger;

import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * The blocks, one after the other in a file: four bytes of length, four of CRC-32C, the block. The
 * log has every transaction too, so nothing is lost with a block that was not wholly written: the
 * file is cut before it and the log makes it again. Not thread-safe.
 */
final class Chain implements AutoCloseable {
  private static final int RECORD_HEADER = 8;

  private final FileChannel file;
  private final List<Long> positions = new ArrayList<>();
  private final Map<Digest, Long> heights = new HashMap<>();
  private long end;

  private Chain(FileChannel file) {
    this.file = file;
  }

  /** What to do with each block that is found. */
  @FunctionalInterface
  interface Found {
    /**
     * Answers whether the block is to be kept; of the first that is not, and all after it, none.
     */
    boolean take(Block block);
  }

  /**
   * Opens the file, making it if need be, and shows what is in it.
   *
   * @throws IOException when it cannot be read or written
   */
  static Chain open(Path path, Found found) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Chain chain = new Chain(file);
    chain.recover(found);
    return chain;
  }

  private void recover(Found found) throws IOException {
    long size = file.size();
    while (end + RECORD_HEADER <= size) {
      try {
        Block block = readAt(end);
        if (!found.take(block)) {
          break;
        }
        noteAt(end, block);
        end += RECORD_HEADER + BlockCodec.encode(block).size();
      } catch (MalformedLedgerException e) {
        break;
      }
    }
    file.truncate(end);
  }

  private Block readAt(long position) throws IOException, MalformedLedgerException {
    ByteBuffer header = readFully(position, RECORD_HEADER);
    int length = header.getInt();
    int checksum = header.getInt();
    if (length < 0 || position + RECORD_HEADER + length > file.size()) {
      throw new MalformedLedgerException("a block is not there to its end");
    }
    Bytes bytes = Bytes.of(readFully(position + RECORD_HEADER, length).array());
    if (checksum != checksumOf(bytes)) {
      throw new MalformedLedgerException("a block's checksum differs");
    }
    return BlockCodec.decodeBlock(bytes);
  }

  private ByteBuffer readFully(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + buffer.position()) < 0) {
        throw new IOException("the ledger's file became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  private static int checksumOf(Bytes bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.toArray());
    return (int) checksum.getValue();
  }

  void append(Block block) {
    Bytes bytes = BlockCodec.encode(block);
    ByteBuffer record =
        ByteBuffer.allocate(RECORD_HEADER + bytes.size())
            .putInt(bytes.size())
            .putInt(checksumOf(bytes))
            .put(bytes.toArray())
            .flip();
    try {
      long position = end;
      while (record.hasRemaining()) {
        position += file.write(record, position);
      }
      noteAt(end, block);
      end = position;
    } catch (IOException e) {
      throw new UncheckedIOException("block " + block.height() + " cannot be kept", e);
    }
  }

  private void noteAt(long position, Block block) {
    positions.add(position);
    block.transactions().forEach(transaction -> heights.put(transaction.id(), block.height()));
  }

  /** The height of the newest block, 0 when there is none but the first. */
  long height() {
    return positions.size();
  }

  /** A block of this chain, from height 1 on; the first one is nowhere in the file. */
  Block block(long height) {
    try {
      return readAt(positions.get(Math.toIntExact(height - 1)));
    } catch (IOException | MalformedLedgerException e) {
      throw new IllegalStateException("block " + height + " can no longer be read", e);
    }
  }

  /** In which block a transaction is. */
  OptionalLong heightOf(Digest transactionId) {
    Long height = heights.get(transactionId);
    return height == null ? OptionalLong.empty() : OptionalLong.of(height);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
