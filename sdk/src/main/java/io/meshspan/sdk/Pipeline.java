package io.meshspan.sdk;

import io.meshspan.sdk.tail.TailSampling;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * What a span passes through after it was said, in this order: metrics (measured by the API as the
 * span ends), head sampler ({@code OTEL_TRACES_SAMPLER}), tail sampling ({@code
 * MESHSPAN_TAIL_SAMPLING}), batch ({@code OTEL_BSP_*}), exporters ({@code OTEL_TRACES_EXPORTER}).
 * {@link Delivery} counts what goes into the batch queue and what each exporter delivers.
 * Immutable.
 */
final class Pipeline {
  private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> INSTANCE_ID =
      AttributeKey.stringKey("service.instance.id");
  private static final AttributeKey<String> NODE_ID = AttributeKey.stringKey("mesh.node.id");

  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String TRACES_ENDPOINT = "otel.exporter.otlp.traces.endpoint";
  private static final String PROTOCOL = "otel.exporter.otlp.protocol";
  private static final String TRACES_PROTOCOL = "otel.exporter.otlp.traces.protocol";
  private static final String HTTP_PROTOBUF = "http/protobuf";
  private static final String SAMPLER = "otel.traces.sampler";
  private static final String QUEUE_SIZE = "otel.bsp.max.queue.size";
  private static final int MOST_WAITING = 16_384;

  // They log every failure; Delivery says the same once. Held, since the log manager holds loggers
  // weakly and would forget the filter.
  private static final List<Logger> EXPORTERS =
      Stream.of("HttpExporter", "GrpcExporter")
          .map(name -> Logger.getLogger("io.opentelemetry.exporter.otlp.internal." + name))
          .toList();

  private final Optional<String> serviceName;
  private final Optional<String> nodeId;
  private final Optional<String> endpoint;

  private Pipeline(
      Optional<String> serviceName, Optional<String> nodeId, Optional<String> endpoint) {
    this.serviceName = serviceName;
    this.nodeId = nodeId;
    this.endpoint = endpoint;
  }

  static Pipeline standard() {
    return new Pipeline(Optional.empty(), Optional.empty(), Optional.empty());
  }

  Pipeline named(String name) {
    return new Pipeline(Optional.of(name), nodeId, endpoint);
  }

  Pipeline onNode(String id) {
    return new Pipeline(serviceName, Optional.of(id), endpoint);
  }

  Pipeline to(String url) {
    return new Pipeline(serviceName, nodeId, Optional.of(url));
  }

  /** Starts it; throws OpenTelemetry's ConfigurationException where a setting cannot be. */
  OpenTelemetrySdk start(Delivery delivery) {
    EXPORTERS.forEach(logger -> logger.setFilter(line -> false));
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook() // ours has a limit, and can be left out
        .addPropertiesSupplier(this::presets)
        .addPropertiesCustomizer(Pipeline::protocolOfEndpoint)
        .addPropertiesCustomizer(Pipeline::samplerOfRules)
        .addResourceCustomizer(this::describe)
        .addSpanExporterCustomizer((exporter, settings) -> observed(exporter, settings, delivery))
        .addSpanProcessorCustomizer((queue, settings) -> counted(queue, settings, delivery))
        .build()
        .getOpenTelemetrySdk();
  }

  /** What holds unless the environment or a property says otherwise. */
  private Map<String, String> presets() {
    Map<String, String> presets = new HashMap<>();
    presets.put("otel.metrics.exporter", "none");
    presets.put("otel.logs.exporter", "none");
    presets.put(QUEUE_SIZE, Integer.toString(MOST_WAITING));
    presets.put("otel.bsp.schedule.delay", "1000");
    endpoint.ifPresent(url -> presets.put(ENDPOINT, url));
    return presets;
  }

  /**
   * OpenTelemetry's Java SDK speaks gRPC unless told otherwise, its specification says HTTP. Who
   * names port 4317 and no protocol means gRPC.
   */
  private static Map<String, String> protocolOfEndpoint(ConfigProperties settings) {
    if (settings.getString(PROTOCOL) != null || settings.getString(TRACES_PROTOCOL) != null) {
      return Map.of();
    }
    String url = settings.getString(TRACES_ENDPOINT, settings.getString(ENDPOINT, ""));
    boolean grpc = url.replaceAll("/+$", "").endsWith(":4317");
    return Map.of(PROTOCOL, grpc ? "grpc" : HTTP_PROTOBUF);
  }

  /** Who gives rules and names no sampler wants everything that no rule fits. */
  private static Map<String, String> samplerOfRules(ConfigProperties settings) {
    return settings.getString("meshspan.sampling.rules") != null
            && settings.getString(SAMPLER) == null
        ? Map.of(SAMPLER, "meshspan_ratio")
        : Map.of();
  }

  private Resource describe(Resource resource, ConfigProperties settings) {
    AttributesBuilder more = Attributes.builder();
    Map<String, String> given = settings.getMap("otel.resource.attributes");
    boolean named =
        settings.getString("otel.service.name") != null || given.containsKey(SERVICE_NAME.getKey());
    if (!named) {
      serviceName.ifPresent(name -> more.put(SERVICE_NAME, name));
    }
    if (!given.containsKey(NODE_ID.getKey())) {
      Optional.ofNullable(settings.getString("meshspan.node.id"))
          .or(() -> nodeId)
          .ifPresent(id -> more.put(NODE_ID, id));
    }
    if (resource.getAttribute(INSTANCE_ID) == null) {
      more.put(INSTANCE_ID, UUID.randomUUID().toString());
    }
    return resource.merge(Resource.create(more.build()));
  }

  private static SpanExporter observed(
      SpanExporter exporter, ConfigProperties settings, Delivery delivery) {
    String url = settings.getString(TRACES_ENDPOINT, settings.getString(ENDPOINT, ""));
    boolean grpc =
        "grpc".equals(settings.getString(TRACES_PROTOCOL, settings.getString(PROTOCOL, "")));
    String where = url.isEmpty() ? "http://localhost:" + (grpc ? 4317 : 4318) : url;
    return new ObservedExporter(exporter, delivery.to(where));
  }

  private static SpanProcessor counted(
      SpanProcessor processor, ConfigProperties settings, Delivery delivery) {
    SpanProcessor queue =
        processor instanceof BatchSpanProcessor
            ? new CountedQueue(processor, delivery, settings.getInt(QUEUE_SIZE, MOST_WAITING))
            : processor; // one that exports as the span ends has no queue
    return TailSampling.isWanted(settings)
        ? TailSampling.before(queue, settings, delivery::notKept)
        : queue;
  }
}
