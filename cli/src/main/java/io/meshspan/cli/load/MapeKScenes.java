package io.meshspan.cli.load;

import io.meshspan.api.mapek.ActionOutcome;
import io.meshspan.api.mapek.AnalyzePhaseSpan;
import io.meshspan.api.mapek.CycleOutcome;
import io.meshspan.api.mapek.CycleSpan;
import io.meshspan.api.mapek.ExecutePhaseSpan;
import io.meshspan.api.mapek.KnowledgePhaseSpan;
import io.meshspan.api.mapek.MonitorPhaseSpan;
import io.meshspan.api.mapek.PlanPhaseSpan;
import java.util.List;

/** The loop in which each node looks after itself; by far the most often it finds all well. */
final class MapeKScenes {
  private static final List<String> KINDS = List.of("peer_lost", "commit_lag", "link_rtt");
  private static final List<String> ACTIONS = List.of("re_route", "re_join", "restart");

  private final MeshScenes mesh;
  private final MlScenes ml;
  private final EbpfScenes ebpf;
  private final CrdtScenes crdt;
  private long cycles;

  MapeKScenes(MeshScenes mesh, MlScenes ml, EbpfScenes ebpf, CrdtScenes crdt) {
    this.mesh = mesh;
    this.ml = ml;
    this.ebpf = ebpf;
    this.crdt = crdt;
  }

  /** One cycle of one node, with its five phases. */
  void cycle(Stage stage) {
    Node node = stage.anyNode();
    int anomalies = stage.chance().happens(0.08) ? stage.chance().between(1, 3) : 0;
    try (CycleSpan span = node.meshspan().mapeK().cycle(node.name())) {
      monitor(stage, node);
      analyze(stage, node, anomalies);
      plan(stage, node, anomalies);
      boolean isHealed = execute(stage, node, anomalies);
      knowledge(stage, node, anomalies);
      span.cycleNumber(++cycles);
      if (anomalies == 0) {
        span.outcome(CycleOutcome.HEALTHY);
      } else {
        span.outcome(isHealed ? CycleOutcome.HEALED : CycleOutcome.DEGRADED);
      }
    }
  }

  private void monitor(Stage stage, Node node) {
    try (MonitorPhaseSpan span = node.meshspan().mapeK().monitorPhase(node.name())) {
      if (stage.chance().happens(0.5)) {
        ebpf.read(stage, node);
      }
      stage.take(node, 700);
      span.metricsCount(24);
      stage.fails(span, Fault.TIMED_OUT, "sensor");
    }
  }

  private void analyze(Stage stage, Node node, int anomalies) {
    try (AnalyzePhaseSpan span = node.meshspan().mapeK().analyzePhase(node.name())) {
      if (stage.chance().happens(0.5)) {
        ml.infer(stage, node, "anomaly-score");
      }
      stage.take(node, 300);
      span.anomaliesCount(anomalies).analysisConfidence(0.7 + 0.3 * stage.chance().share());
      for (int i = 0; i < anomalies; i++) {
        String subject = stage.peerOf(node).name();
        span.anomaly(stage.chance().oneOf(KINDS), subject, 1 + 6 * stage.chance().share());
      }
    }
  }

  private void plan(Stage stage, Node node, int anomalies) {
    try (PlanPhaseSpan span = node.meshspan().mapeK().planPhase(node.name())) {
      stage.take(node, 90);
      span.actionsPlanned(anomalies);
    }
  }

  /** Answers whether every action did what it should. */
  private boolean execute(Stage stage, Node node, int anomalies) {
    int failed = 0;
    try (ExecutePhaseSpan span = node.meshspan().mapeK().executePhase(node.name())) {
      for (int i = 0; i < anomalies; i++) {
        Node target = stage.peerOf(node);
        mesh.route(stage, node, List.of(node, target), target.name());
        mesh.send(stage, node, target, "probe", peer -> stage.take(peer, 60));
        boolean isFailed = stage.chance().happens(0.1);
        failed += isFailed ? 1 : 0;
        ActionOutcome outcome = isFailed ? ActionOutcome.FAILED : ActionOutcome.SUCCEEDED;
        span.action(stage.chance().oneOf(ACTIONS), target.name(), outcome);
      }
      stage.take(node, 60);
      span.actionsExecuted(anomalies - failed).actionsFailed(failed);
      if (failed > 0) {
        span.failed(Fault.UNREACHABLE.about(node.name()));
      }
    }
    return failed == 0;
  }

  private void knowledge(Stage stage, Node node, int anomalies) {
    try (KnowledgePhaseSpan span = node.meshspan().mapeK().knowledgePhase(node.name())) {
      stage.take(node, 110);
      span.insightsStored(anomalies);
      if (anomalies > 0 || stage.chance().happens(0.1)) {
        crdt.tell(stage, node);
      }
    }
  }
}
