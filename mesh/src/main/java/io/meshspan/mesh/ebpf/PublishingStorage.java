package io.meshspan.mesh.ebpf;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;

/**
 * OpenTelemetry's storage of what is current, which also tells the kernel. What goes wrong there is
 * nothing to whoever makes a span current.
 */
final class PublishingStorage implements ContextStorage {
  private final ContextStorage below;
  private final RunningSpans spans;

  PublishingStorage(ContextStorage below, RunningSpans spans) {
    this.below = below;
    this.spans = spans;
  }

  @Override
  public Scope attach(Context context) {
    if (context == null || context == below.current()) {
      return below.attach(context);
    }
    Scope scope = below.attach(context);
    publish(context);
    return () -> {
      tell(context);
      scope.close();
      publish(below.current());
    };
  }

  private void publish(Context context) {
    try {
      spans.runs(context == null ? Span.getInvalid() : Span.fromContext(context));
    } catch (RuntimeException | LinkageError e) {
      // the kernel knows less; nobody else is concerned
    }
  }

  private void tell(Context context) {
    try {
      spans.leaves(Span.fromContext(context));
    } catch (RuntimeException | LinkageError e) {
      // likewise
    }
  }

  @Override
  public Context current() {
    return below.current();
  }

  @Override
  public Context root() {
    return below.root();
  }
}
