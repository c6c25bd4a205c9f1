package io.meshspan.cli.load;

import io.meshspan.api.Meshspan;
import io.meshspan.api.core.Rejection;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A mesh that exists only as its traces: five to nine nodes, each a service with OpenTelemetry's
 * SDK, in which things happen as they would in a real one. Time in it is whatever the caller says,
 * so that hours of it can be made in seconds.
 *
 * <pre>{@code
 * try (SyntheticMesh mesh = SyntheticMesh.seeded(42).exportingTo(exporter, 512)) {
 *   for (long now = start; mesh.spans() < 10_000_000; now += gap) {
 *     mesh.play(now);
 *   }
 * }
 * }</pre>
 *
 * <p>The same seed, nodes, families and times make the same spans, ids included. For one thread.
 */
public final class SyntheticMesh implements AutoCloseable {
  private final SimulatedClock clock;
  private final Stage stage;
  private final Repertoire repertoire;
  private final EverySpan.Count ended;
  private final List<Node> nodes;
  private final List<SdkTracerProvider> providers;

  private SyntheticMesh(Plan plan, Function<String, SpanProcessor> processors) {
    Chance seeds = new Chance(plan.seed);
    IdGenerator ids = plan.ids.orElseGet(() -> new SeededIds(seeds.number()));
    clock = new SimulatedClock();
    ended = new EverySpan.Count();
    nodes = new ArrayList<>();
    providers = new ArrayList<>();
    for (String name : Node.names(plan.nodes)) {
      SdkTracerProvider provider =
          SdkTracerProvider.builder()
              .setClock(clock)
              .setIdGenerator(ids)
              .setResource(Node.resource(name, seeds))
              .addSpanProcessor(new EverySpan(new Chance(seeds.number()), ended))
              .addSpanProcessor(processors.apply(name))
              .build();
      providers.add(provider);
      nodes.add(new Node(name, Meshspan.of(sdk(provider)), 1 + seeds.share()));
    }
    stage = new Stage(clock, new Chance(seeds.number()), nodes);
    repertoire = Repertoire.of(plan.families, seeds.number(), ended::spans);
  }

  /** A mesh of five nodes in which everything happens. */
  public static Plan seeded(long seed) {
    return new Plan(seed, 5, EnumSet.allOf(Family.class), Optional.empty());
  }

  /**
   * Lets one thing happen, beginning at this time: one trace, or the few that belong together (a
   * round of federated learning, say).
   *
   * @param epochNanos nanoseconds since 1970
   * @return how many spans it made
   */
  public int play(long epochNanos) {
    long before = ended.spans();
    clock.set(epochNanos);
    try (Scope alone = Context.root().makeCurrent()) { // whatever the caller is tracing
      Objects.requireNonNull(alone);
      repertoire.play(stage);
    }
    return (int) (ended.spans() - before);
  }

  /** When what happened last was over, in nanoseconds since 1970. */
  public long now() {
    return clock.now();
  }

  /** How many spans have been made so far. */
  public long spans() {
    return ended.spans();
  }

  /** How often the typed API could not record what was said, by reason; empty when never. */
  public Map<Rejection, Long> rejections() {
    Map<Rejection, Long> all = new EnumMap<>(Rejection.class);
    for (Node node : nodes) {
      node.meshspan().rejections().forEach((why, count) -> all.merge(why, count, Long::sum));
    }
    return all;
  }

  /** Hands over what waits in batches that are not full yet. */
  public void flush() {
    providers.forEach(SdkTracerProvider::forceFlush);
  }

  /** Flushes, and shuts the nodes' processors down. */
  @Override
  public void close() {
    providers.forEach(SdkTracerProvider::shutdown);
  }

  private static OpenTelemetry sdk(SdkTracerProvider provider) {
    return OpenTelemetrySdk.builder().setTracerProvider(provider).build();
  }

  /** What kind of mesh it is. Immutable: each method returns another plan. */
  public static final class Plan {
    private final long seed;
    private final int nodes;
    private final Set<Family> families;
    private final Optional<IdGenerator> ids;

    private Plan(long seed, int nodes, Set<Family> families, Optional<IdGenerator> ids) {
      this.seed = seed;
      this.nodes = nodes;
      this.families = families;
      this.ids = ids;
    }

    /** How many nodes, 5 to 9. */
    public Plan nodes(int count) {
      if (count < 5 || count > 9) {
        throw new IllegalArgumentException("a synthetic mesh has 5 to 9 nodes, not " + count);
      }
      return new Plan(seed, count, families, ids);
    }

    /**
     * Only traces whose first span is of one of these families. Below it others may follow: a
     * transaction calls contracts.
     */
    public Plan families(Set<Family> some) {
      if (some.isEmpty()) {
        throw new IllegalArgumentException("a synthetic mesh needs at least one family");
      }
      return new Plan(seed, nodes, EnumSet.copyOf(some), ids);
    }

    /** Ids from somewhere else than the seed. */
    public Plan ids(IdGenerator other) {
      return new Plan(seed, nodes, families, Optional.of(other));
    }

    /**
     * Every node hands its spans to the exporter in batches of this size, on the thread that plays;
     * what it answers is not looked at. The exporter stays the caller's to close.
     */
    public SyntheticMesh exportingTo(SpanExporter exporter, int batchSize) {
      if (batchSize < 1) {
        throw new IllegalArgumentException("a batch has at least one span, not " + batchSize);
      }
      return processedBy(node -> new Batches(exporter, batchSize));
    }

    /** Every node gives its spans to the processor that this makes for it, by its name. */
    public SyntheticMesh processedBy(Function<String, SpanProcessor> processors) {
      return new SyntheticMesh(this, processors);
    }
  }
}
