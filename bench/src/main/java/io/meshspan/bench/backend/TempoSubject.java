package io.meshspan.bench.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tempo 3 as a single binary with local blocks. */
record TempoSubject(Path executable) implements Subject {
  @Override
  public String name() {
    return "Tempo";
  }

  @Override
  public Launch launch(Path folder) throws IOException {
    List<Integer> ports = Subject.freePorts(4);
    int otlp = ports.get(0);
    int http = ports.get(1);
    Path config = Files.createDirectories(folder.resolveSibling("tempo")).resolve("config.yaml");
    Files.writeString(
        config,
        """
        server:
          http_listen_address: 127.0.0.1
          http_listen_port: %d
          grpc_listen_address: 127.0.0.1
          grpc_listen_port: %d
          log_level: warn
        memberlist:
          bind_addr: [127.0.0.1]
          bind_port: %d
          advertise_addr: 127.0.0.1
        distributor:
          receivers:
            otlp: {protocols: {grpc: {endpoint: "127.0.0.1:%d"}}}
        query_frontend:
          query_end_cutoff: 1s
        storage:
          trace:
            backend: local
            local: {path: "%s/blocks"}
            wal: {path: "%s/wal"}
        live_store:
          wal: {path: "%s/live"}
        block_builder:
          wal: {path: "%s/builder"}
        overrides:
          defaults:
            ingestion: {rate_limit_bytes: 1000000000, burst_size_bytes: 1000000000, max_traces_per_user: 0}
        usage_report:
          reporting_enabled: false
        """
            .formatted(http, ports.get(2), ports.get(3), otlp, folder, folder, folder, folder));
    String base = "http://127.0.0.1:" + http;
    List<Question> questions = new ArrayList<>();
    questions.add(new Question(Question.BY_ID, at -> base + "/api/v2/traces/" + at.traceId()));
    questions.addAll(Questions.traceQl(base));
    return new Launch(
        List.of(executable.toString(), "-config.file=" + config),
        otlp,
        base + "/ready",
        Account.of(base + "/metrics", "^tempo_distributor_spans_received_total[^ ]* ([0-9.e+]+)$"),
        questions);
  }
}
