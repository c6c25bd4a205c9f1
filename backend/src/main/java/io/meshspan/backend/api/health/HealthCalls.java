package io.meshspan.backend.api.health;

import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import com.linecorp.armeria.server.ServerBuilder;
import io.meshspan.backend.api.answer.Call;
import io.meshspan.backend.api.answer.Call.Answers;
import io.meshspan.backend.api.answer.NotFoundException;
import io.meshspan.backend.grpc.GrpcAnswer;
import java.util.function.BooleanSupplier;

/**
 * The door: {@code grpc.health.v1.Health} for a port with one service. Who watches is told that
 * this is not implemented, which clients take for a server that serves.
 */
public final class HealthCalls {
  private static final String SERVICE = "/grpc.health.v1.Health/";
  private static final int SERVING = 1;
  private static final int NOT_SERVING = 2;

  private final BooleanSupplier isServing;
  private final String service;

  private HealthCalls(BooleanSupplier isServing, String service) {
    this.isServing = isServing;
    this.service = service;
  }

  /**
   * Says this of the server as a whole and of its service.
   *
   * @param service its full name
   */
  public static HealthCalls of(BooleanSupplier isServing, String service) {
    return new HealthCalls(isServing, service);
  }

  /** Adds the calls. */
  public void mount(ServerBuilder server) {
    // HealthCheckRequest and HealthCheckResponse have one field each, a string and an enumeration
    // with the number 1: on the wire they are these.
    server
        .service(SERVICE + "Check", Call.of(StringValue.parser(), this::check))
        .serviceUnder(SERVICE, GrpcAnswer.unimplemented("Ask by Check: nothing is watched here."));
  }

  private void check(StringValue asked, Answers answers) {
    if (!asked.getValue().isEmpty() && !asked.getValue().equals(service)) {
      throw new NotFoundException("this port serves " + service + ", not " + asked.getValue());
    }
    answers.send(Int32Value.of(isServing.getAsBoolean() ? SERVING : NOT_SERVING));
  }
}
