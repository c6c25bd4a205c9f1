package io.meshspan.mesh.learning;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.common.AttributeKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What a node expects of its links.
 *
 * <pre>{@code
 * LinkOutlook outlook = new LinkOutlook(neighbours, day, System::currentTimeMillis, meshspan);
 * outlook.measured(neighbour, millis, links.quality(neighbour).get());    // each probe's answer
 * outlook.expected(links.qualities());                                    // as they will be
 * }</pre>
 *
 * <p>Forecasts are made several times a second; only those that a route calculation asks for are
 * spans, and of these only one set in a while. Thread-safe.
 */
public final class LinkOutlook {
  /** How far it looks ahead: about as long as others take to hear of it and route by it. */
  public static final Duration AHEAD = Duration.ofSeconds(2);

  /** The model's name in spans. */
  public static final String MODEL = "link-quality";

  private static final AttributeKey<String> NEIGHBOUR =
      AttributeKey.stringKey("mesh.destination.id");
  private static final long SPANS_EVERY_MILLIS = 5_000;

  /** A probe this long after its time says nothing of the moment that was forecast. */
  private static final long TOO_LATE_MILLIS = 750;

  private final Map<NodeId, Link> links = new TreeMap<>();
  private final ExampleStock examples = new ExampleStock();
  private final ForecastErrors errors = new ForecastErrors();
  private final LongSupplier epochMillis;
  private final Meshspan meshspan;
  private InUse held = InUse.NOTHING;
  private boolean trusted = true;
  private long spansAgainAt;

  /** Forecasts that wait for what comes. */
  private record Link(LinkHistory history, Deque<Forecast> open) {}

  private record Forecast(long whenMillis, LinkState state, double millis) {}

  private record InUse(LinearModel model, String version) {
    private static final InUse NOTHING =
        new InUse(LinearModel.untrained(LinkHistory.INPUTS), "none");
  }

  /**
   * An outlook on the links to these neighbours, by no model yet: they stay as they are.
   *
   * @param day after which links do the same again
   */
  public LinkOutlook(
      Collection<NodeId> neighbours, Duration day, LongSupplier epochMillis, Meshspan meshspan) {
    neighbours.forEach(
        neighbour -> links.put(neighbour, new Link(new LinkHistory(day), new ArrayDeque<>())));
    this.epochMillis = epochMillis;
    this.meshspan = meshspan;
  }

  /**
   * Takes what a probe has just measured; forecasts of this moment are held against it.
   *
   * @param millis its round-trip time
   * @param smoothed what the link is like with it
   */
  public synchronized void measured(NodeId neighbour, double millis, LinkQuality smoothed) {
    Link link = links.get(neighbour);
    if (link == null) {
      return;
    }
    long now = epochMillis.getAsLong();
    while (!link.open().isEmpty() && link.open().getFirst().whenMillis() <= now) {
      Forecast forecast = link.open().removeFirst();
      if (now - forecast.whenMillis() <= TOO_LATE_MILLIS) {
        examples.add(forecast.state().turnedOut(millis), now);
        errors.add(
            Math.abs(forecast.millis() - millis),
            Math.abs(forecast.state().averageMillis() - millis));
      }
    }
    link.history().add(now, millis, smoothed.rttMillis());
    long when = now + AHEAD.toMillis();
    link.history()
        .now(when)
        .ifPresent(
            state ->
                link.open().addLast(new Forecast(when, state, state.millisBy(inUse().model()))));
  }

  /** The same links as they are expected to be: with other round-trip times. */
  public synchronized SortedMap<NodeId, LinkQuality> expected(Map<NodeId, LinkQuality> measured) {
    SortedMap<NodeId, LinkQuality> expected = new TreeMap<>(measured);
    expected.replaceAll(
        (neighbour, quality) ->
            state(neighbour)
                .map(state -> withRtt(quality, state.millisBy(inUse().model())))
                .orElse(quality));
    return expected;
  }

  /** As {@link #expected}, and seen in the trace of whoever asks, unless that was so just now. */
  public synchronized SortedMap<NodeId, LinkQuality> expectedInSpans(
      Map<NodeId, LinkQuality> measured) {
    long now = epochMillis.getAsLong();
    if (now < spansAgainAt) {
      return expected(measured);
    }
    spansAgainAt = now + SPANS_EVERY_MILLIS;
    SortedMap<NodeId, LinkQuality> expected = new TreeMap<>(measured);
    expected.replaceAll(
        (neighbour, quality) ->
            state(neighbour)
                .map(state -> withRtt(quality, inSpan(neighbour, state)))
                .orElse(quality));
    return expected;
  }

  private double inSpan(NodeId neighbour, LinkState state) {
    return meshspan
        .ml()
        .modelInference(MODEL)
        .modelVersion(inUse().version())
        .attribute(NEIGHBOUR, neighbour.toString())
        .call(
            span -> {
              double millis = state.millisBy(inUse().model());
              span.inputSize(state.input().size()).outputScore(millis);
              return millis;
            });
  }

  private Optional<LinkState> state(NodeId neighbour) {
    Link link = links.get(neighbour);
    return link == null
        ? Optional.empty()
        : link.history().now(epochMillis.getAsLong() + AHEAD.toMillis());
  }

  private static LinkQuality withRtt(LinkQuality quality, double millis) {
    return new LinkQuality(millis, quality.jitterMillis(), quality.loss());
  }

  synchronized void use(LinearModel model, String version) {
    held = new InUse(model, version);
  }

  /** Holds no model: links are expected to stay as they are. */
  synchronized void useNone() {
    held = InUse.NOTHING;
  }

  private InUse inUse() {
    return trusted ? held : InUse.NOTHING;
  }

  /**
   * Goes by the model that is held, or by the moving average instead, whatever is learnt meanwhile.
   *
   * @return false when that was so already
   */
  public synchronized boolean trust(boolean model) {
    boolean changes = trusted != model;
    trusted = model;
    return changes;
  }

  /**
   * Loss of the model that is held, on the held-out examples as they are now, by the loss of the
   * moving average on the same: below 1 it is worth obeying. Empty while there is no model, or too
   * little to judge it by.
   */
  public OptionalDouble lossNow() {
    InUse model;
    synchronized (this) {
      model = held;
    }
    List<Example> heldOut = examples.heldOut();
    if (model.equals(InUse.NOTHING) || heldOut.size() < LinkLearner.ENOUGH_FOR_JUDGING) {
      return OptionalDouble.empty();
    }
    Evaluation evaluation = Evaluation.of(model.model(), heldOut);
    return evaluation.lossWithout() > 0
        ? OptionalDouble.of(evaluation.loss() / evaluation.lossWithout())
        : OptionalDouble.empty();
  }

  ExampleStock examples() {
    return examples;
  }

  /** How good its forecasts were of late. */
  public ForecastError error() {
    return errors.mean();
  }
}
