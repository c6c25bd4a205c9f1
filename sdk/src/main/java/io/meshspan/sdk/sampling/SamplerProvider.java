package io.meshspan.sdk.sampling;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSamplerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * What OpenTelemetry's autoconfiguration finds by the name in {@code OTEL_TRACES_SAMPLER}; each
 * takes {@code OTEL_TRACES_SAMPLER_ARG}. For the service loader alone.
 */
public abstract class SamplerProvider implements ConfigurableSamplerProvider {
  private static final String ARGUMENT = "otel.traces.sampler.arg";
  private static final String RULES = "meshspan.sampling.rules";

  private final String name;

  private SamplerProvider(String name) {
    this.name = name;
  }

  /** {@code meshspan_ratio}: a share of all traces, 0 to 1; 1 unless it is given. */
  public static final class Ratio extends SamplerProvider {
    /** For the service loader. */
    public Ratio() {
      super("meshspan_ratio");
    }

    @Override
    Sampler create(ConfigProperties settings) {
      double share = settings.getDouble(ARGUMENT, 1);
      if (!(share >= 0 && share <= 1)) {
        throw wrongArgument("a share of all traces, 0 to 1", settings);
      }
      return ruled(new FixedProbability(share), settings);
    }
  }

  /** {@code meshspan_adaptive}: so many spans a second; 100 unless it is given. */
  public static final class Budget extends SamplerProvider {
    private static final double STANDARD = 100;

    /** For the service loader. */
    public Budget() {
      super("meshspan_adaptive");
    }

    @Override
    Sampler create(ConfigProperties settings) {
      double budget = settings.getDouble(ARGUMENT, STANDARD);
      if (!(budget > 0 && budget <= Integer.MAX_VALUE)) {
        throw wrongArgument("spans a second, more than 0", settings);
      }
      return ruled(new Adaptive(budget, System::nanoTime), settings);
    }
  }

  /** {@code meshspan_rate_limited}: at most so many traces a second; 10 unless it is given. */
  public static final class Limit extends SamplerProvider {
    private static final double STANDARD = 10;

    /** For the service loader. */
    public Limit() {
      super("meshspan_rate_limited");
    }

    @Override
    Sampler create(ConfigProperties settings) {
      double limit = settings.getDouble(ARGUMENT, STANDARD);
      if (!(limit > 0 && limit <= Integer.MAX_VALUE)) {
        throw wrongArgument("traces a second, more than 0", settings);
      }
      if (settings.getString(RULES) != null) {
        throw new ConfigurationException(
            RULES + " is for meshspan_ratio and meshspan_adaptive, not for " + getName());
      }
      return new RateLimited(limit, System::nanoTime);
    }
  }

  @Override
  public final String getName() {
    return name;
  }

  @Override
  public final Sampler createSampler(ConfigProperties settings) {
    return create(settings);
  }

  abstract Sampler create(ConfigProperties settings);

  final ConfigurationException wrongArgument(String what, ConfigProperties settings) {
    return new ConfigurationException(
        ARGUMENT + " of " + name + ": must be " + what + ", got " + settings.getString(ARGUMENT));
  }

  static Sampler ruled(Policy policy, ConfigProperties settings) {
    try {
      return new ConsistentSampler(Rules.parse(settings.getString(RULES, ""), policy));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(RULES + ": " + e.getMessage(), e);
    }
  }
}
