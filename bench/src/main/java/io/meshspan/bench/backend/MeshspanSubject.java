package io.meshspan.bench.backend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ours: {@code meshspan up --data}, from the jar that the build made. */
record MeshspanSubject(Path jar, String durability, String name) implements Subject {
  private static final int JAEGER = 16_686;
  private static final int TEMPO = 3_200;
  private static final int OTLP_GRPC = 4_317;
  private static final List<Integer> PORTS =
      List.of(TEMPO, OTLP_GRPC, 4_318, 6_831, 9_411, 14_268, JAEGER);

  @Override
  public Launch launch(Path folder) {
    int offset = freeOffset();
    String jaeger = "http://127.0.0.1:" + (JAEGER + offset);
    String tempo = "http://127.0.0.1:" + (TEMPO + offset);
    List<Question> questions = new ArrayList<>();
    questions.add(new Question(Question.BY_ID, at -> jaeger + "/api/traces/" + at.traceId()));
    questions.addAll(Questions.jaeger(jaeger));
    questions.addAll(Questions.traceQl(tempo));
    List<String> command = new ArrayList<>(LoadProcess.java(jar));
    command.addAll(List.of("up", "--data", folder.toString(), "--port-offset", "" + offset));
    command.addAll(List.of("--durability", durability));
    return new Launch(
        command,
        OTLP_GRPC + offset,
        jaeger + "/api/services",
        Account.of(jaeger + "/api/meshspan/status", "\"spansHeld\":\\s*(\\d+)"),
        questions);
  }

  private static int freeOffset() {
    for (int tries = 0; tries < 100; tries++) {
      int offset = ThreadLocalRandom.current().nextInt(12_000, 40_000);
      if (PORTS.stream().allMatch(port -> isFree(port + offset))) {
        return offset;
      }
    }
    throw new IllegalStateException("no offset was found at which the backend's ports are free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
