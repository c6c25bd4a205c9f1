package io.meshspan.backend.receive;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for Jaeger's batches over UDP, where nobody hears an answer: what cannot be taken is
 * counted. What the system drops because it comes faster than it is read, nobody can count.
 */
public final class JaegerDatagrams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JaegerDatagrams.class);
  private static final int LARGEST = 65_535;
  private static final int WAITING_BYTES = 4 << 20;

  private final Intake intake;
  private final JaegerThrift thrift;
  private final ReceiveTally tally;
  private final DatagramSocket socket;

  private JaegerDatagrams(
      Intake intake, ReceiveLimits limits, ReceiveTally tally, DatagramSocket socket) {
    this.intake = intake;
    this.thrift = new JaegerThrift(limits);
    this.tally = tally;
    this.socket = socket;
  }

  static JaegerDatagrams listen(
      InetSocketAddress address, Intake intake, ReceiveLimits limits, ReceiveTally tally)
      throws SocketException {
    DatagramSocket socket = new DatagramSocket(address);
    socket.setReceiveBufferSize(WAITING_BYTES);
    JaegerDatagrams listening = new JaegerDatagrams(intake, limits, tally, socket);
    Thread thread = new Thread(listening::receive, "meshspan-jaeger-udp");
    thread.setDaemon(true);
    thread.start();
    return listening;
  }

  /** The port that it listens on. */
  public int port() {
    return socket.getLocalPort();
  }

  private void receive() {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    boolean told = false;
    while (!socket.isClosed()) {
      try {
        packet.setLength(LARGEST);
        socket.receive(packet);
        told = false;
        take(packet);
      } catch (IOException e) {
        // It may fail again at once, for as long as the process lives.
        if (!socket.isClosed() && !told) {
          told = true;
          LOG.warn("A datagram could not be received: {}", e.getMessage());
        }
      } catch (RuntimeException e) {
        LOG.warn("A datagram could not be taken", e);
      }
    }
  }

  private void take(DatagramPacket packet) {
    Arrivals arrivals;
    try {
      arrivals = thrift.emitBatch(packet.getData(), packet.getLength());
    } catch (RefusedMessageException e) {
      tally.refused(Refusal.DATAGRAM, 1);
      return;
    }
    try {
      intake.take(() -> arrivals);
    } catch (RefusedMessageException e) {
      tally.refused(Refusal.NO_ROOM, arrivals.spans().size());
    }
  }

  /** Listens no more. Twice does no harm. */
  @Override
  public void close() {
    socket.close();
  }
}
