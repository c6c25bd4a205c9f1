package io.meshspan.bench;

import io.meshspan.bench.backend.BackendBench;
import io.meshspan.bench.sampling.SamplingBenchmarks;
import io.meshspan.bench.spans.SpanBenchmarks;
import io.meshspan.bench.store.StoreBench;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What {@code bench/run} starts for the benchmarks of this module. */
public final class Bench {
  private Bench() {}

  /**
   * Runs what is named and prints its table: {@code spans [--quick]}, {@code sampling [--quick]},
   * {@code store …}, {@code backend …}.
   */
  public static void main(String[] arguments)
      throws RunnerException, IOException, InterruptedException {
    List<String> words = List.of(arguments);
    if (!words.isEmpty() && List.of("backend", "store").contains(words.get(0))) {
      try {
        if (words.get(0).equals("store")) {
          StoreBench.run(words.subList(1, words.size()));
        } else {
          BackendBench.run(words.subList(1, words.size()));
        }
        return;
      } catch (IllegalArgumentException e) {
        System.err.println("bench/run: " + words.get(0) + ": " + e.getMessage());
        System.exit(2);
      }
    }
    boolean isQuick = words.size() == 2 && words.get(1).equals("--quick");
    String name = words.isEmpty() ? "" : words.get(0);
    if ((!isQuick && words.size() != 1) || !List.of("spans", "sampling").contains(name)) {
      System.err.println(
          "bench/run: \""
              + String.join(" ", words)
              + "\" is not understood; use spans [--quick], sampling [--quick], store or backend");
      System.exit(2);
    }
    boolean isOfSpans = name.equals("spans");
    Map<String, Measured> measured =
        measure(isOfSpans ? SpanBenchmarks.class : SamplingBenchmarks.class, isQuick);
    System.out.println();
    System.out.print(
        Table.of(
            isOfSpans ? SpanBenchmarks.COMPARISONS : SamplingBenchmarks.COMPARISONS, measured));
  }

  private static Map<String, Measured> measure(Class<?> benchmarks, boolean isQuick)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(Pattern.quote(benchmarks.getName()) + "\\..*")
            .addProfiler(GCProfiler.class)
            .forks(isQuick ? 1 : 2)
            .warmupIterations(isQuick ? 2 : 4)
            .warmupTime(TimeValue.milliseconds(isQuick ? 250 : 1_000))
            .measurementIterations(isQuick ? 3 : 5)
            .measurementTime(TimeValue.milliseconds(isQuick ? 250 : 1_000));
    Map<String, Measured> measured = new HashMap<>();
    for (RunResult run : new Runner(options.build()).run()) {
      String name = run.getParams().getBenchmark();
      measured.put(name.substring(name.lastIndexOf('.') + 1), measured(run));
    }
    return measured;
  }

  private static Measured measured(RunResult run) {
    Result<?> time = run.getPrimaryResult();
    return new Measured(time.getScore(), time.getScoreError(), bytes(run));
  }

  private static double bytes(RunResult run) {
    for (String name : run.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        return run.getSecondaryResults().get(name).getScore();
      }
    }
    throw new IllegalStateException("JMH did not count bytes");
  }
}
