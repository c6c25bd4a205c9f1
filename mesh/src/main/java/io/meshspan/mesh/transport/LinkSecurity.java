package io.meshspan.mesh.transport;

import io.meshspan.mesh.topology.NodeId;
import java.io.IOException;
import java.net.Socket;

/**
 * Makes of a TCP connection one whose ends have proven who they are and on which nobody else reads.
 * The TCP socket stays the caller's to close.
 */
public interface LinkSecurity {
  /**
   * As the side that dialled.
   *
   * @param neighbour who has to be at the other end
   * @return what comes of the greeting, which is part of it: its answer shows that the other side
   *     has taken this one
   * @throws javax.net.ssl.SSLException when one side refuses the other
   * @throws IOException when the connection ends, or this node cannot prove who it is
   */
  <T> T dialled(Socket tcp, NodeId neighbour, Greeting<T> greeting) throws IOException;

  /**
   * As the side that took the connection.
   *
   * @return what comes of the greeting
   * @throws javax.net.ssl.SSLException when one side refuses the other
   * @throws IOException when the connection ends, or this node cannot prove who it is
   */
  <T> T accepted(Socket tcp, Greeting<T> greeting) throws IOException;

  /** The first words on a connection, after it is known who is at its other end. */
  @FunctionalInterface
  interface Greeting<T> {
    /**
     * Says who is here and hears who is there.
     *
     * @param secured what is read from and written to
     * @param proven who is there, by the certificate
     */
    T exchange(Socket secured, NodeId proven) throws IOException;
  }
}
