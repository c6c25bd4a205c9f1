package io.meshspan.backend;

import com.linecorp.armeria.server.ServerBuilder;
import java.util.function.Consumer;

/**
 * What listens on a port.
 *
 * @param port 0 lets the system choose
 * @param purpose for a person who reads that it is taken
 * @param messageBytes the largest request; 0 for the least that is ever allowed
 * @param mount adds the services
 */
record Listening(int port, String purpose, int messageBytes, Consumer<ServerBuilder> mount) {
  static Listening forQuestions(int port, String purpose, Consumer<ServerBuilder> mount) {
    return new Listening(port, purpose, 0, mount);
  }
}
