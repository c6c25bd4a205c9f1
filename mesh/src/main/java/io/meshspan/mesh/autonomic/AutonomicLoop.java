package io.meshspan.mesh.autonomic;

import io.meshspan.api.Meshspan;
import io.meshspan.api.mapek.ActionOutcome;
import io.meshspan.api.mapek.CycleOutcome;
import io.meshspan.api.mapek.CycleSpan;
import io.meshspan.api.mapek.MapeKAttributes;
import io.meshspan.api.mapek.MapeKSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop by which a node manages itself. Somebody calls {@link #cycle()} at an even pace, from
 * one thread.
 */
public final class AutonomicLoop {
  private static final Logger LOG = LoggerFactory.getLogger(AutonomicLoop.class);
  private static final String DECISION = "mape_k.decision";
  private static final AttributeKey<String> METHOD =
      AttributeKey.stringKey("mape_k.analysis.method");
  private static final AttributeKey<String> WHY = AttributeKey.stringKey("mape_k.decision.why");
  private static final Duration REMEMBER_WITHIN = Duration.ofSeconds(3);

  private final String nodeId;
  private final ManagedNode node;
  private final MapeKSpans spans;
  private final Knowledge knowledge;
  private long cycles;

  public AutonomicLoop(String nodeId, ManagedNode node, Meshspan meshspan) {
    this.nodeId = nodeId;
    this.node = node;
    this.spans = meshspan.mapeK();
    this.knowledge = new Knowledge(nodeId);
  }

  /**
   * Runs one cycle.
   *
   * @return the state in which it left the node
   */
  public CycleOutcome cycle() {
    try (CycleSpan cycle = spans.root().cycle(nodeId)) {
      cycle.cycleNumber(++cycles);
      CycleOutcome outcome;
      try {
        outcome = phases();
      } catch (RuntimeException e) {
        LOG.error("cycle {} could not be finished", cycles, e);
        cycle.failed(e);
        outcome = CycleOutcome.FAILED;
      }
      cycle.outcome(outcome);
      return outcome;
    }
  }

  private CycleOutcome phases() {
    List<Reading> readings =
        spans
            .monitorPhase(nodeId)
            .call(
                span -> {
                  List<Reading> read = node.read();
                  return span.metricsCount(read.size()).result(read);
                });
    Analysis analysis = analyze(readings);
    Plan plan = plan(analysis);
    Map<ActionOutcome, Integer> ends = execute(plan);
    remember();
    return outcome(analysis, ends);
  }

  private Analysis analyze(List<Reading> readings) {
    return spans
        .analyzePhase(nodeId)
        .call(
            span -> {
              Analysis analysis = Analysis.of(readings, knowledge);
              knowledge.experience().learnFrom(analysis.judged());
              span.attribute(METHOD, Analysis.METHOD);
              for (Anomaly anomaly : analysis.anomalies()) {
                span.anomaly(anomaly.kind().text(), anomaly.subject(), anomaly.score());
                LOG.info("{} {} score {}", anomaly.kind(), anomaly.subject(), anomaly.score());
              }
              return span.anomaliesCount(analysis.anomalies().size())
                  .analysisConfidence(analysis.confidence())
                  .result(analysis);
            });
  }

  /** Each decision is an event that says what it is against, and what that was found by. */
  private Plan plan(Analysis analysis) {
    return spans
        .planPhase(nodeId)
        .call(
            span -> {
              Plan plan = Plan.against(analysis, knowledge.experience());
              for (Plan.Decision decision : plan.decisions()) {
                span.event(
                    DECISION,
                    Attributes.of(
                        MapeKAttributes.MAPE_K_ACTION_KIND,
                        decision.action().kind().text(),
                        MapeKAttributes.MAPE_K_ACTION_TARGET,
                        decision.action().target(),
                        WHY,
                        decision.why()));
              }
              return span.actionsPlanned(plan.decisions().size()).result(plan);
            });
  }

  private Map<ActionOutcome, Integer> execute(Plan plan) {
    return spans
        .executePhase(nodeId)
        .call(
            span -> {
              Map<ActionOutcome, Integer> ends = new EnumMap<>(ActionOutcome.class);
              for (Plan.Decision decision : plan.decisions()) {
                Action action = decision.action();
                ActionOutcome end = carryOut(action);
                learnFrom(decision, end);
                ends.merge(end, 1, Integer::sum);
                span.action(action.kind().text(), action.target(), end);
                LOG.info("{} {}: {}", action.kind(), action.target(), end);
              }
              return span.actionsExecuted(ends.getOrDefault(ActionOutcome.SUCCEEDED, 0))
                  .actionsFailed(ends.getOrDefault(ActionOutcome.FAILED, 0))
                  .result(ends);
            });
  }

  private ActionOutcome carryOut(Action action) {
    try {
      return node.carryOut(action);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", action.kind(), action.target(), e);
      return ActionOutcome.FAILED;
    }
  }

  private void learnFrom(Plan.Decision decision, ActionOutcome end) {
    Action action = decision.action();
    Experience experience = knowledge.experience();
    if (end == ActionOutcome.FAILED) {
      decision.against().forEach(anomaly -> experience.failed(action, anomaly));
      return;
    }
    knowledge.did(action);
    if (end == ActionOutcome.SUCCEEDED) {
      decision.against().forEach(anomaly -> experience.did(action, anomaly));
    }
  }

  /** Keeps what was learnt; what cannot be kept now is tried again in the next cycle. */
  private void remember() {
    spans
        .knowledgePhase(nodeId)
        .run(
            span -> {
              SortedMap<String, String> insights = knowledge.insights();
              CompletableFuture<?>[] writes =
                  insights.entrySet().stream()
                      .map(insight -> node.remember(insight.getKey(), insight.getValue()))
                      .toArray(CompletableFuture<?>[]::new);
              try {
                CompletableFuture.allOf(writes)
                    .get(REMEMBER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                knowledge.toldInsights();
                span.insightsStored(insights.size());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                span.failed("interrupted");
              } catch (ExecutionException e) {
                span.insightsStored(0).failed(e.getCause());
              } catch (TimeoutException e) {
                span.insightsStored(0).failed("not stored in time; tried again in the next cycle");
              }
            });
  }

  private static CycleOutcome outcome(Analysis analysis, Map<ActionOutcome, Integer> ends) {
    if (analysis.anomalies().isEmpty() && ends.isEmpty()) {
      return CycleOutcome.HEALTHY;
    }
    boolean allAnswered =
        analysis.anomalies().stream().allMatch(anomaly -> !Plan.answersTo(anomaly).isEmpty());
    boolean allSucceeded = ends.keySet().equals(Set.of(ActionOutcome.SUCCEEDED));
    return allAnswered && allSucceeded ? CycleOutcome.HEALED : CycleOutcome.DEGRADED;
  }
}
