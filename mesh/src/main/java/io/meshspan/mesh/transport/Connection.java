package io.meshspan.mesh.transport;

import io.meshspan.mesh.topology.NodeId;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One standing connection to one neighbour. Frames wait their link's delay in a scheduler of the
 * connection's own, so that a neighbour who does not read holds up nobody else.
 */
final class Connection implements AutoCloseable {
  /** Frames that may wait; at a delay of 50 ms this is 20,000 frames a second. */
  private static final int MAX_WAITING = 1024;

  private final NodeId neighbour;
  private final Socket tcp;
  private final DataInputStream in;
  private final OutputStream out;
  private final LinkDelay delay;
  private final ScheduledExecutorService writer;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong lastDue = new AtomicLong(System.nanoTime());

  Connection(NodeId neighbour, Socket tcp, DataInputStream in, OutputStream out, LinkDelay delay) {
    this.neighbour = neighbour;
    this.tcp = tcp;
    this.in = in;
    this.out = out;
    this.delay = delay;
    this.writer =
        Executors.newSingleThreadScheduledExecutor(
            task -> Transport.daemon(task, "link-writer-" + neighbour));
  }

  static DataInputStream inputOf(Socket socket) throws IOException {
    return new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  NodeId neighbour() {
    return neighbour;
  }

  /** Sends a frame when it has come over the link, and so much later. */
  SendOutcome send(Frame frame, Duration later) {
    byte[] bytes = FrameCodec.encode(frame);
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return SendOutcome.QUEUE_FULL;
    }
    try {
      long now = System.nanoTime();
      Duration onTheWay = delay.at(System.currentTimeMillis()).plus(later);
      long due = dueAfter(now + onTheWay.toNanos());
      var unused = writer.schedule(() -> write(bytes), due - now, TimeUnit.NANOSECONDS);
      return SendOutcome.ACCEPTED;
    } catch (RejectedExecutionException e) {
      return SendOutcome.LINK_DOWN;
    }
  }

  /** Frames do not overtake each other when the link gets faster. */
  private long dueAfter(long due) {
    return lastDue.accumulateAndGet(due, (last, next) -> next - last > 0 ? next : last + 1);
  }

  private void write(byte[] bytes) {
    waiting.decrementAndGet();
    try {
      out.write(bytes);
    } catch (IOException e) {
      close(); // the reader sees the end and reports the link as down
    }
  }

  Frame read() throws IOException {
    return FrameCodec.read(in);
  }

  @Override
  public void close() {
    writer.shutdownNow();
    try {
      // TLS would say goodbye first, and wait for a neighbour who does not read.
      tcp.close();
    } catch (IOException e) {
      // closed is closed
    }
  }
}
