package io.meshspan.api;

import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.catalog.EventDescription;
import io.meshspan.api.core.TypedSpan;
import io.meshspan.api.propagation.TraceContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Uses every span, for a Java process that has no OpenTelemetry SDK. Prints how many it used. */
final class NoSdkApplication {
  private NoSdkApplication() {}

  public static void main(String[] arguments) {
    try {
      Class.forName("io.opentelemetry.sdk.OpenTelemetrySdk");
      throw new AssertionError("there is an SDK on the class path");
    } catch (ClassNotFoundException expected) {
      AtomicInteger used = new AtomicInteger();
      Meshspan meshspan = Meshspan.global();
      CatalogSpan.all().forEach(span -> used.addAndGet(use(span, meshspan)));
      System.out.println("spans used: " + used + ", rejections: " + meshspan.rejections());
    }
  }

  private static int use(CatalogSpan span, Meshspan meshspan) {
    try (TypedSpan<?> started = span.start(meshspan)) {
      for (AttributeDescription attribute : span.description().optional()) {
        span.set(started, attribute, attribute.examples().get(0));
      }
      for (EventDescription event : span.description().events()) {
        span.add(started, event, attribute -> attribute.examples().get(0));
      }
      started.failed(new IllegalStateException("nobody listens")).link(started.trace());
    }
    span.start(span.family(meshspan).continuing(TraceContext.none()).detached()).run(s -> {});
    span.start(meshspan).callAsync(s -> CompletableFuture.completedFuture(s.result(1)));
    return span.start(meshspan).call(s -> s.result(1));
  }
}
