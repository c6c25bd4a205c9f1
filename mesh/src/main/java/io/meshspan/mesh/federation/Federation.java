package io.meshspan.mesh.federation;

import io.meshspan.api.Meshspan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.learning.Learner;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in learning together, as a client and, when it is asked to, as the aggregator.
 *
 * <pre>{@code
 * try (Federation federation = new Federation(self, learner, post, keeper, timing, openTelemetry, meshspan)) {
 *   federation.take(from, body);          // each message of its type
 *   federation.beginRound(clients);       // now and then, at whichever node is to aggregate
 * }
 * }</pre>
 *
 * <p>Thread-safe. Nothing that is called waits; rounds run on threads of their own.
 */
public final class Federation implements AutoCloseable {
  /** The type of its messages. */
  public static final String MESSAGE_TYPE = "federation";

  private static final Logger LOG = LoggerFactory.getLogger(Federation.class);

  private final NodeId self;
  private final Post post;
  private final Timing timing;
  private final Tracer tracer;
  private final HeldModel held;
  private final Requests requests;
  private final Aggregator aggregator;
  private final Client client;
  // The client's part waits for answers and for training; merging waits for neither.
  private final ScheduledThreadPoolExecutor learning = thread("federation-client");
  private final ScheduledThreadPoolExecutor merging = thread("federation-aggregator");
  private volatile Invited latest = new Invited(0);

  /**
   * How long is waited.
   *
   * @param answer by a client for an answer
   * @param round by the aggregator for updates
   */
  public record Timing(Duration answer, Duration round) {
    /** What suits a mesh whose messages take tenths of a second. */
    public static final Timing USUAL = new Timing(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  /** An invitation; only the latest is followed. */
  private static final class Invited {
    private final long round;

    Invited(long round) {
      this.round = round;
    }
  }

  /** Takes part with this learner, from the model on that was kept. */
  public Federation(
      NodeId self,
      Learner learner,
      Post post,
      ModelKeeper keeper,
      Timing timing,
      OpenTelemetry openTelemetry,
      Meshspan meshspan) {
    this.self = self;
    this.post = post;
    this.timing = timing;
    this.tracer = openTelemetry.getTracer("io.meshspan.mesh");
    int size = learner.firstWeights().size();
    GlobalModel first =
        keeper
            .read()
            .filter(kept -> kept.weights().size() == size)
            .orElseGet(() -> new GlobalModel(0, learner.firstWeights()));
    this.held = new HeldModel(first, keeper::keep);
    this.requests = new Requests(this::send, timing.answer());
    this.aggregator = new Aggregator(held, learner, meshspan);
    this.client = new Client(self, held, learner, requests, meshspan);
  }

  private static ScheduledThreadPoolExecutor thread(String name) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  /**
   * Begins a round as the aggregator. The invitation is a span of the application's own, the root
   * of all that the round consists of.
   *
   * @param clients who is invited; this node too, if it is to learn
   */
  public void beginRound(Set<NodeId> clients) {
    Span invitation = tracer.spanBuilder("federation.invite").setParent(Context.root()).startSpan();
    Round round = aggregator.begin(clients, TraceContext.of(invitation));
    invitation.setAttribute("fl.round", round.number());
    var unused =
        merging.schedule(
            () -> fenced(() -> aggregator.merge(round)),
            timing.round().toMillis(),
            TimeUnit.MILLISECONDS);
    FederationMessage.Invitation message = new FederationMessage.Invitation(round.number());
    Context.root().with(invitation).wrap(() -> clients.forEach(node -> send(node, message))).run();
    invitation.end();
  }

  private boolean send(NodeId node, FederationMessage message) {
    if (node.equals(self)) {
      take(self, message);
      return true;
    }
    return post.send(node, MESSAGE_TYPE, message.text());
  }

  /** Takes a message of this type from a node; one that makes no sense is passed over. */
  public void take(NodeId from, String body) {
    FederationMessage message;
    try {
      message = FederationMessage.parse(body);
    } catch (IllegalArgumentException e) {
      LOG.warn("what {} says cannot be understood: {}", from, e.getMessage());
      return;
    }
    take(from, message);
  }

  private void take(NodeId from, FederationMessage message) {
    if (message instanceof FederationMessage.Invitation invitation) {
      Invited invited = new Invited(invitation.round());
      latest = invited;
      later(learning, () -> follow(from, invited));
    } else if (message instanceof FederationMessage.ModelRequest request) {
      send(from, aggregator.answer(from, request));
    } else if (message instanceof FederationMessage.Upload upload) {
      send(from, aggregator.answer(from, upload));
      aggregator.complete().ifPresent(round -> later(merging, () -> aggregator.merge(round)));
    } else if (message instanceof FederationMessage.Newer newer) {
      if (newer.model().weights().size() == held.get().weights().size()) {
        held.offer(newer.model());
      }
    } else {
      requests.answered(from, (FederationMessage.Answer) message);
    }
  }

  /** A client that is slower than rounds are begun leaves some out, and is with the next again. */
  private void follow(NodeId aggregator, Invited invited) {
    if (invited == latest) {
      client.takePart(aggregator, invited.round);
    }
  }

  private static void later(ScheduledThreadPoolExecutor thread, Runnable task) {
    try {
      thread.execute(Context.current().wrap(() -> fenced(task)));
    } catch (RejectedExecutionException e) {
      LOG.debug("ending; nothing is begun any more");
    }
  }

  private static void fenced(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a part of a round failed", e);
    }
  }

  /** The latest global model that this node has. */
  public GlobalModel model() {
    return held.get();
  }

  @Override
  public void close() {
    learning.shutdownNow();
    merging.shutdownNow();
  }
}
