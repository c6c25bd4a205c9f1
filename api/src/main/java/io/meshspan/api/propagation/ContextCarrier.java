package io.meshspan.api.propagation;

import io.opentelemetry.context.Context;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * Takes the current span along to other threads of this process, of whatever kind: pools,
 * schedulers and virtual threads. (Between processes it travels as a {@link TraceContext}.)
 *
 * <pre>{@code
 * ExecutorService workers = ContextCarrier.executor(Executors.newFixedThreadPool(4));
 * workers.submit(() -> …);        // runs inside the span that was current at submit()
 * }</pre>
 *
 * <p>What runs elsewhere sees the span as current and can start children of it; the thread's own
 * context is given back afterwards. The span may have ended by then: its children still belong to
 * it.
 */
public final class ContextCarrier {
  private ContextCarrier() {}

  /** An executor that runs each task in the context in which it was handed over. */
  public static Executor executor(Executor executor) {
    return Context.taskWrapping(executor);
  }

  /** As {@link #executor(Executor)}; shutting it down shuts down the given one. */
  public static ExecutorService executor(ExecutorService executor) {
    return Context.taskWrapping(executor);
  }

  /** As {@link #executor(Executor)}; shutting it down shuts down the given one. */
  public static ScheduledExecutorService executor(ScheduledExecutorService executor) {
    return Context.taskWrapping(executor);
  }

  /** The task, to be run in the context that is current now. */
  public static Runnable runnable(Runnable task) {
    return Context.current().wrap(task);
  }

  /** The call, to be made in the context that is current now. */
  public static <T> Callable<T> callable(Callable<T> call) {
    return Context.current().wrap(call);
  }

  /** The supplier, to be asked in the context that is current now. */
  public static <T> Supplier<T> supplier(Supplier<T> supplier) {
    return Context.current().wrapSupplier(supplier);
  }

  /**
   * The stage, with everything that is chained to it, and to what comes of that, run in the context
   * that is current now: on whichever thread it completes.
   *
   * <p>{@code toCompletableFuture()} leaves the chain: what is added to its result is not carried.
   */
  public static <T> CompletionStage<T> stage(CompletionStage<T> stage) {
    return CarryingStage.of(stage, Context.current());
  }
}
