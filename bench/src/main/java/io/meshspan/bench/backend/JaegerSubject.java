package io.meshspan.bench.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Jaeger 2 with Badger on disk, as its own sample has it; spans go to the store in its batches. */
record JaegerSubject(Path executable) implements Subject {
  @Override
  public String name() {
    return "Jaeger";
  }

  @Override
  public Launch launch(Path folder) throws IOException {
    List<Integer> ports = Subject.freePorts(5);
    int otlp = ports.get(0);
    int query = ports.get(1);
    int grpcQuery = ports.get(2);
    int health = ports.get(3);
    int metrics = ports.get(4);
    Path config = Files.createDirectories(folder.resolveSibling("jaeger")).resolve("config.yaml");
    Files.writeString(
        config,
        """
        service:
          extensions: [jaeger_storage, jaeger_query, healthcheckv2]
          pipelines:
            traces: {receivers: [otlp], processors: [batch], exporters: [jaeger_storage_exporter]}
          telemetry:
            logs: {level: warn}
            metrics:
              level: detailed
              readers:
                - pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}
        extensions:
          healthcheckv2: {use_v2: true, http: {endpoint: "127.0.0.1:%d"}}
          jaeger_query:
            storage: {traces: main}
            http: {endpoint: "127.0.0.1:%d"}
            grpc: {endpoint: "127.0.0.1:%d"}
          jaeger_storage:
            backends:
              main:
                badger:
                  ephemeral: false
                  consistency: false
                  directories: {keys: "%s/keys", values: "%s/values"}
                  ttl: {spans: 48h}
        receivers:
          otlp: {protocols: {grpc: {endpoint: "127.0.0.1:%d"}}}
        processors:
          batch:
        exporters:
          jaeger_storage_exporter: {trace_storage: main}
        """
            .formatted(metrics, health, query, grpcQuery, folder, folder, otlp));
    String base = "http://127.0.0.1:" + query;
    List<Question> questions = new ArrayList<>();
    questions.add(new Question(Question.BY_ID, at -> base + "/api/traces/" + at.traceId()));
    questions.addAll(Questions.jaeger(base));
    return new Launch(
        List.of(executable.toString(), "--config", config.toString()),
        otlp,
        base + "/api/services",
        Account.of(
            "http://127.0.0.1:" + metrics + "/metrics",
            "^otelcol_exporter_sent_spans[^ ]* ([0-9.e+]+)$"),
        questions);
  }
}
