package io.meshspan.sdk;

import io.meshspan.api.Meshspan;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.time.Duration;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A running OpenTelemetry SDK that sends spans over OTLP, started in one line.
 *
 * <pre>{@code
 * try (MeshspanSdk sdk = MeshspanSdk.start()) {
 *   sdk.meshspan().raft().leaderElection(term, nodeId).run(span -> …);
 * }
 * }</pre>
 *
 * <p>It is OpenTelemetry's own SDK, set up by its autoconfiguration: every {@code OTEL_*} variable
 * and {@code otel.*} property holds. What Meshspan presets, below those: OTLP over HTTP to {@code
 * localhost:4318}, no metric and log export (the embedded backend takes spans alone), and a queue
 * that survives a burst (16,384 spans, sent every second). It becomes the process's global
 * OpenTelemetry, so that {@code Meshspan.global()} and every instrumentation use it. Where one is
 * there already, the Java agent's or an earlier start's, that one stays and is used.
 *
 * <p>Never throws because of its configuration or its backend: a setting that cannot be is said in
 * one line of the log, and the application runs untraced. Thread-safe.
 */
public final class MeshspanSdk implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("io.meshspan.sdk");

  private final OpenTelemetry openTelemetry;
  private final Meshspan meshspan;
  private final Shutdown shutdown;
  private final Delivery delivery;

  private MeshspanSdk(OpenTelemetry openTelemetry, Shutdown shutdown, Delivery delivery) {
    this.openTelemetry = openTelemetry;
    this.meshspan = Meshspan.of(openTelemetry);
    this.shutdown = shutdown;
    this.delivery = delivery;
  }

  /**
   * Starts with what the environment says: {@code OTEL_SERVICE_NAME}, {@code MESHSPAN_NODE_ID} and
   * the rest.
   */
  public static MeshspanSdk start() {
    return builder().start();
  }

  /** For those who say more in code. What the environment says still wins. */
  public static Builder builder() {
    return new Builder(Pipeline.standard(), Duration.ofSeconds(10), AtExit.FLUSH);
  }

  /** The typed spans, into this SDK. */
  public Meshspan meshspan() {
    return meshspan;
  }

  /** The OpenTelemetry below, for everything that is not a typed span. */
  public OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  /**
   * Sends what has ended so far, and says what came of it. Blocks for at most the time given; for
   * tests, short jobs and orderly ends, not for the path of a request.
   */
  public FlushResult flush(Duration limit) {
    return shutdown.flush(limit, delivery);
  }

  /** What was sent and what was lost since the start. */
  public Delivery.Figures delivered() {
    return delivery.figures();
  }

  /** How many spans tail sampling has decided against since the start; none where it is off. */
  public long notKept() {
    return delivery.notKept();
  }

  /**
   * Sends what has ended, waits for it within the limit of the builder (10 s unless said
   * otherwise), and stops. Spans that end later go nowhere, also those of a later start: a
   * process's global OpenTelemetry is set once. Twice does no harm. An OpenTelemetry that was there
   * before is left alone.
   */
  @Override
  public void close() {
    shutdown.close(delivery);
  }

  private static MeshspanSdk launch(Pipeline pipeline, Duration limit, AtExit atExit) {
    if (GlobalOpenTelemetry.isSet()) {
      return joined();
    }
    Delivery delivery = new Delivery();
    OpenTelemetrySdk sdk;
    try {
      sdk = pipeline.start(delivery);
    } catch (ConfigurationException | IllegalArgumentException e) {
      LOGGER.log(
          Level.WARNING,
          "Tracing is off: {0}. Correct or remove that setting and start again.",
          e.getMessage());
      return new MeshspanSdk(OpenTelemetry.noop(), Shutdown.ofNothing(), delivery);
    }
    Shutdown shutdown = Shutdown.of(sdk, limit);
    try {
      GlobalOpenTelemetry.set(sdk);
    } catch (IllegalStateException e) { // somebody else was faster
      shutdown.close(delivery);
      return joined();
    }
    if (atExit == AtExit.FLUSH) {
      shutdown.atExit(delivery);
    }
    return new MeshspanSdk(sdk, shutdown, delivery);
  }

  private static MeshspanSdk joined() {
    LOGGER.info(
        "An OpenTelemetry is already set in this process (an agent, or an earlier start): it is used"
            + " as it is, and no second one is started.");
    return new MeshspanSdk(GlobalOpenTelemetry.get(), Shutdown.ofNothing(), new Delivery());
  }

  /** What happens to spans that have ended but were not sent when the JVM ends. */
  public enum AtExit {
    /** A shutdown hook sends them, within the builder's limit. */
    FLUSH,
    /** Nothing: the application closes the SDK itself. */
    NOTHING
  }

  /** How to start. Immutable: each method returns another builder. */
  public static final class Builder {
    private final Pipeline pipeline;
    private final Duration limit;
    private final AtExit atExit;

    private Builder(Pipeline pipeline, Duration limit, AtExit atExit) {
      this.pipeline = pipeline;
      this.limit = limit;
      this.atExit = atExit;
    }

    /** The service's name, unless {@code OTEL_SERVICE_NAME} or the resource attributes give one. */
    public Builder serviceName(String name) {
      return new Builder(pipeline.named(Objects.requireNonNull(name, "name")), limit, atExit);
    }

    /**
     * The node's id, {@code mesh.node.id} of the resource, unless {@code MESHSPAN_NODE_ID} gives
     * one.
     */
    public Builder nodeId(String id) {
      return new Builder(pipeline.onNode(Objects.requireNonNull(id, "id")), limit, atExit);
    }

    /** Where OTLP over HTTP goes, unless {@code OTEL_EXPORTER_OTLP_ENDPOINT} says otherwise. */
    public Builder endpoint(String url) {
      return new Builder(pipeline.to(Objects.requireNonNull(url, "url")), limit, atExit);
    }

    /** How long closing waits for the last spans; more than zero. */
    public Builder shutdownLimit(Duration most) {
      if (most.isNegative() || most.isZero()) {
        throw new IllegalArgumentException("the shutdown limit must be more than zero: " + most);
      }
      return new Builder(pipeline, most, atExit);
    }

    /** What happens when the JVM ends without a close. */
    public Builder atExit(AtExit what) {
      return new Builder(pipeline, limit, Objects.requireNonNull(what, "what"));
    }

    /** Starts, or joins what is already there. */
    public MeshspanSdk start() {
      return launch(pipeline, limit, atExit);
    }
  }
}
